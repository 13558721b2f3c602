import { ApiError } from "./api-error.ts";

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PATCH";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks our own server for `/api<path>`. The server has checked its answer against the contract, so it is taken to be
 * a `T` here: doing that again in the browser would add a fifth to the page's JavaScript.
 *
 * @throws {ApiError} with the API's own words
 */
export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { method = "GET", body, headers, signal = null } = options;
  const init: RequestInit = { method, signal };
  if (body !== undefined) {
    init.headers = { ...headers, "content-type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(`/api${path}`, init).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, "The server of this page does not answer. Is it running?", { cause });
  });
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as T;
}

/** As {@link requestJson}, with null for what is not there. */
export async function requestIfThere<T>(path: string, options: RequestOptions = {}): Promise<T | null> {
  try {
    return await requestJson<T>(path, options);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const reply: unknown = await response.json().catch(() => undefined);
  return new ApiError(
    response.status,
    messageOf(reply) ?? `The server answered with status ${response.status}.`,
    {
      retryAfter: Number.isFinite(retryAfter) ? retryAfter : undefined,
    },
  );
}

function messageOf(reply: unknown): string | undefined {
  if (typeof reply !== "object" || reply === null || !("message" in reply)) return undefined;
  return typeof reply.message === "string" ? reply.message : undefined;
}
