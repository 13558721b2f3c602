import { startDeadline } from "./deadline.ts";
import { errorOf, noAnswer } from "./error-of.ts";
import { joinUrl } from "./join-url.ts";
import { LooplineError } from "./loopline-error.ts";
import { withRetries } from "./retry.ts";
import { completeSettings, type RequestSettings, type Settings } from "./settings.ts";

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PATCH";
  /** What is sent as JSON. */
  readonly body?: unknown;
  /** With the same key, the same body has its effect once, however often it arrives. */
  readonly idempotencyKey?: string | undefined;
  /** Ends the request and its retries at once, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds that the API may take to answer, beyond the usual. */
  readonly waitSeconds?: number | undefined;
}

/**
 * Asks one address for a path, with its query, as often as it takes. The answer is taken to be a `T`, as the API
 * promises: to check that here would take a library.
 *
 * @throws {LooplineError}
 */
export type Requester = <T>(path: string, options?: RequestOptions) => Promise<T>;

/** What the client's calls are made of, for routes that are not Loopline's own. */
export function createRequester({ url, ...given }: { readonly url: string } & RequestSettings): Requester {
  const settings = completeSettings(given);
  return async <T>(path: string, options: RequestOptions = {}) => {
    const call = () => attempt(joinUrl(url, path), options, settings);
    return (await withRetries(call, settings, options.signal)) as T;
  };
}

async function attempt(url: string, options: RequestOptions, settings: Settings): Promise<unknown> {
  const { method = "GET", waitSeconds = 0 } = options;
  const deadline = startDeadline(settings.timeoutMs + waitSeconds * 1_000, options.signal);
  const asked = `${method} ${url}`;
  try {
    // Taken out of its object: a browser's fetch wants no other `this` than its window.
    const { fetch } = settings;
    const response = await fetch(url, toInit(method, options, settings, deadline.signal));
    if (!response.ok) throw await errorOf(response, asked);
    return parse(await response.text(), response.status, asked);
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw error instanceof LooplineError ? error : noAnswer(asked, error);
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

function parse(text: string, status: number, asked: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${asked} was answered with something else than JSON. Is its address right?`;
    throw new LooplineError(status, message, { cause });
  }
}
