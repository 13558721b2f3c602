/** A signal that aborts with another one, or when time is up. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Gives so many milliseconds from now on, instead of what was left. */
  restart(ms: number): void;
  /** Stops the time. */
  pause(): void;
  /** To be called when it has served: it holds a timer, and a listener on the other signal. */
  clear(): void;
}

/** @param ms milliseconds */
export function startDeadline(ms: number, other: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const follow = () => controller.abort(other?.reason);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function restart(ms: number): void {
    clearTimeout(timer);
    const isOver = () => new DOMException(`nothing came within ${ms / 1_000} s`, "TimeoutError");
    timer = setTimeout(() => controller.abort(isOver()), ms);
  }

  restart(ms);
  if (other?.aborted) follow();
  other?.addEventListener("abort", follow);
  return {
    signal: controller.signal,
    restart,
    pause: () => clearTimeout(timer),
    clear() {
      clearTimeout(timer);
      other?.removeEventListener("abort", follow);
    },
  };
}
