import { createRequester, LooplineError, type RequestOptions } from "@loopline/client";
import { type ApiName, ErrorReplySchema, userHeader } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import { traceHeaders } from "@loopline/platform/tracing";
import type { z } from "zod";
import { ApiProblem, unavailable } from "./api-problem.ts";

/**
 * Sends a request to one of the two APIs or the monitor, and checks the reply against the contract.
 *
 * @param path with its query, such as `/batches?limit=10`
 * @throws {ApiProblem} the API's own problem, or 503 if its reply breaks the contract or does not come
 */
export type ApiClient = <S extends z.ZodType>(
  path: string,
  reply: S,
  options: RequestOptions & {
    signal: AbortSignal;
    /** Becomes the source of what is sent. */
    user?: string | undefined;
  },
) => Promise<z.infer<S>>;

export interface ApiClientOptions {
  readonly name: ApiName | "monitor";
  readonly baseUrl: string;
  /** Milliseconds until it counts as down. */
  readonly timeoutMs: number;
  /** For APIs that require a key. */
  readonly apiKey?: string | undefined;
  readonly log: Logger;
}

export function createApiClient({ name, baseUrl, timeoutMs, apiKey, log }: ApiClientOptions): ApiClient {
  // No retries: the browser gets the error at once and decides whether to retry.
  const settings = { url: baseUrl, timeoutMs, apiKey, retries: 0, fetch: fetchFresh };
  return async (path, reply, { user, ...options }) => {
    try {
      const request = createRequester({ ...settings, ...(user && { headers: { [userHeader]: user } }) });
      return reply.parse(await request<unknown>(path, options));
    } catch (error) {
      if (options.signal.aborted) throw error;
      const problem = problemOf(error);
      if (problem !== undefined) throw problem;
      log.error({ err: error, api: name, path }, "no valid reply from an API");
      throw unavailable(`The ${name} does not answer. Is it running?`, error);
    }
  };
}

/** Bypasses the cache that Next may keep of a server's fetches, and passes on the trace of the browser's request. */
const fetchFresh: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  for (const [name, value] of Object.entries(traceHeaders())) headers.set(name, value);
  return fetch(input, { ...init, headers, cache: "no-store" });
};

/** The problem that the API itself reports; undefined if it reports none. */
function problemOf(error: unknown): ApiProblem | undefined {
  if (!(error instanceof LooplineError) || error.reply === undefined) return undefined;
  // About this server's key, not about the user's session.
  if (error.status === 401) return unavailable("This server's API key is not valid", error);
  const { status, reply, retryAfter } = error;
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": `${retryAfter}` };
  return new ApiProblem(status, ErrorReplySchema.parse(reply), { headers, cause: error });
}

/** Stands in for the monitor in the cloud, where there is none. */
export const noMonitor: ApiClient = async () => {
  throw new ApiProblem(404, { status_text: "Not found", message: "There is no monitor here" });
};
