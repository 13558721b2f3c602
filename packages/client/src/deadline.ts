/** A signal that aborts with another one, or after a time. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Starts the time again. */
  extend(): void;
  /** To be called when it has served: it holds a timer, and a listener on the other signal. */
  clear(): void;
}

/** @param ms milliseconds */
export function startDeadline(ms: number, other: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const expire = () =>
    controller.abort(new DOMException(`nothing came within ${ms / 1_000} s`, "TimeoutError"));
  const follow = () => controller.abort(other?.reason);
  let timer = setTimeout(expire, ms);
  if (other?.aborted) follow();
  other?.addEventListener("abort", follow);
  return {
    signal: controller.signal,
    extend() {
      clearTimeout(timer);
      timer = setTimeout(expire, ms);
    },
    clear() {
      clearTimeout(timer);
      other?.removeEventListener("abort", follow);
    },
  };
}
