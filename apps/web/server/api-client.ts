import { type ApiName, ErrorReplySchema } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import type { z } from "zod";
import { ApiProblem, unavailable } from "./api-problem.ts";

/** One of the two APIs. Every answer is checked against the contract before anyone sees it. */
export interface ApiClient {
  /**
   * @param path with its query, such as `/batches?limit=10`
   * @throws {ApiProblem} the API's own problem, or 503 when it does not answer as agreed
   */
  get<S extends z.ZodType>(path: string, reply: S, signal: AbortSignal): Promise<z.infer<S>>;
  /** As {@link get}, with a JSON body. */
  send<S extends z.ZodType>(sent: Sent, reply: S, signal: AbortSignal): Promise<z.infer<S>>;
}

export interface Sent {
  readonly method: "POST" | "PATCH";
  readonly path: string;
  readonly body: unknown;
  /** Absent values are left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface ApiClientOptions {
  readonly name: ApiName;
  readonly baseUrl: string;
  /** Milliseconds until it counts as down. */
  readonly timeoutMs: number;
  readonly log: Logger;
}

export function createApiClient({ name, baseUrl, timeoutMs, log }: ApiClientOptions): ApiClient {
  async function call<S extends z.ZodType>(
    path: string,
    reply: S,
    init: RequestInit & { signal: AbortSignal },
  ): Promise<z.infer<S>> {
    const url = `${baseUrl.replace(/\/$/, "")}${path}`;
    const signal = AbortSignal.any([init.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const response = await fetch(url, { ...init, signal, cache: "no-store", redirect: "error" });
      const body: unknown = await response.json();
      if (!response.ok) throw problemOf(response, body);
      return reply.parse(body);
    } catch (error) {
      if (error instanceof ApiProblem || init.signal.aborted) throw error;
      log.error({ err: error, api: name, path }, "an API did not answer as agreed");
      throw unavailable(`The ${name} does not answer. Is it running?`, error);
    }
  }

  return {
    get: (path, reply, signal) => call(path, reply, { signal }),
    send: ({ method, path, body, headers: own = {} }, reply, signal) => {
      const headers = new Headers({ "content-type": "application/json" });
      for (const [name, value] of Object.entries(own)) if (value !== undefined) headers.set(name, value);
      return call(path, reply, { method, signal, headers, body: JSON.stringify(body) });
    },
  };
}

function problemOf(response: Response, body: unknown): ApiProblem {
  const retryAfter = response.headers.get("retry-after");
  const headers: Record<string, string> = retryAfter === null ? {} : { "Retry-After": retryAfter };
  return new ApiProblem(response.status, ErrorReplySchema.parse(body), { headers });
}
