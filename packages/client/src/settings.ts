import type { RetryPolicy } from "./retry.ts";
import { type Sleep, sleep } from "./sleep.ts";

/** How to ask. */
export interface RequestSettings {
  /** Sent as `x-api-key`. */
  readonly apiKey?: string | undefined;
  /** Sent with every request. To a page of another origin the APIs allow no others than their own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds that one attempt may take; 10,000 unless given. */
  readonly timeoutMs?: number | undefined;
  /** How often to try again when something is down or busy; 4 unless given. */
  readonly retries?: number | undefined;
  /** For tests: from 0 up to 1. */
  readonly random?: (() => number) | undefined;
  /** For tests. */
  readonly sleep?: Sleep | undefined;
}

/** {@link RequestSettings} with nothing left open. */
export interface Settings extends RetryPolicy {
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

export function completeSettings(given: RequestSettings): Settings {
  return {
    headers: { ...given.headers, ...(given.apiKey !== undefined && { "x-api-key": given.apiKey }) },
    // Looked up with each call: others may have put theirs in its place.
    fetch: given.fetch ?? ((...args) => fetch(...args)),
    timeoutMs: given.timeoutMs ?? 10_000,
    retries: given.retries ?? 4,
    random: given.random ?? Math.random,
    sleep: given.sleep ?? sleep,
  };
}
