import { errorOf, LooplineError, noAnswer } from "./loopline-error.ts";
import { type RetryPolicy, type Sleep, sleep, withRetries } from "./retry.ts";

/** How to send requests. */
export interface RequestSettings {
  /** Sent as `x-api-key`. */
  readonly apiKey?: string | undefined;
  /** Sent with every request. From a page of another origin, the APIs allow only their own headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds that one attempt may take. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** How often to retry when something is down or busy. Default 4. */
  readonly retries?: number | undefined;
  /** For tests: from 0 up to 1. */
  readonly random?: (() => number) | undefined;
  /** For tests. */
  readonly sleep?: Sleep | undefined;
}

/** {@link RequestSettings} with defaults filled in. */
export interface Settings extends RetryPolicy {
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

export function completeSettings(given: RequestSettings): Settings {
  return {
    headers: { ...given.headers, ...(given.apiKey !== undefined && { "x-api-key": given.apiKey }) },
    // Looked up for each call, because others may replace the global fetch.
    fetch: given.fetch ?? ((...args) => fetch(...args)),
    timeoutMs: given.timeoutMs ?? 10_000,
    retries: given.retries ?? 4,
    random: given.random ?? Math.random,
    sleep: given.sleep ?? sleep,
  };
}

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PATCH";
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The same key with the same body takes effect once, however often it arrives. */
  readonly idempotencyKey?: string | undefined;
  /** Ends the request and its retries at once. The request rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds that the API may take in addition to the timeout. */
  readonly waitSeconds?: number | undefined;
}

/**
 * Requests a path, with its query, from one address, with retries. The answer is assumed to be a `T`, as the API
 * promises: checking it would need a library.
 *
 * @throws {LooplineError}
 */
export type Requester = <T>(path: string, options?: RequestOptions) => Promise<T>;

/** Makes a requester like those of the client, for other routes. */
export function createRequester({ url, ...given }: { readonly url: string } & RequestSettings): Requester {
  const settings = completeSettings(given);
  return async <T>(path: string, options: RequestOptions = {}) => {
    const call = () => attempt(joinUrl(url, path), options, settings);
    return (await withRetries(call, settings, options.signal)) as T;
  };
}

/** @param url may be relative, and may end in slashes */
export function joinUrl(url: string, path: string): string {
  return `${url.replace(/\/+$/, "")}${path}`;
}

async function attempt(url: string, options: RequestOptions, settings: Settings): Promise<unknown> {
  const { method = "GET", waitSeconds = 0 } = options;
  const deadline = startDeadline(settings.timeoutMs + waitSeconds * 1_000, options.signal);
  const request = `${method} ${url}`;
  try {
    // Not called as a method of settings: a browser's fetch accepts no other `this` than its window.
    const { fetch } = settings;
    const response = await fetch(url, toInit(method, options, settings, deadline.signal));
    if (!response.ok) throw await errorOf(response, request);
    return parse(await response.text(), response.status, request);
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw error instanceof LooplineError ? error : noAnswer(request, error);
  } finally {
    deadline.clear();
  }
}

function toInit(
  method: string,
  { body, idempotencyKey }: RequestOptions,
  settings: Settings,
  signal: AbortSignal,
): RequestInit {
  const headers: Record<string, string> = { ...settings.headers };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
  return {
    method,
    headers,
    signal,
    redirect: "manual",
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function parse(text: string, status: number, request: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LooplineError(status, `${request} did not return JSON. Is its address right?`, { cause });
  }
}

/** A signal that aborts with another one, or when time is up. */
interface Deadline {
  readonly signal: AbortSignal;
  /** Replaces the time that is left. */
  restart(ms: number): void;
  /** Stops the time until the next `restart`. */
  pause(): void;
  /** Releases the timer and the listener on the other signal. Call it at the end. */
  clear(): void;
}

export function startDeadline(ms: number, other: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const follow = () => controller.abort(other?.reason);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function restart(ms: number): void {
    clearTimeout(timer);
    const timeout = () => new DOMException(`nothing received within ${ms / 1_000} s`, "TimeoutError");
    timer = setTimeout(() => controller.abort(timeout()), ms);
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
