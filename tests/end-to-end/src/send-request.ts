import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as sent, compressed or not. */
  readonly bytes: Buffer;
  readonly text: string;
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
}

/** Sends a request. A string goes out as it is, anything else as JSON. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: OutgoingHttpHeaders,
) => Promise<Reply>;

const patienceMs = 30_000;

/** Plain HTTP with nothing added: no compression asked for, no content type made up, no connection kept. */
export function callerOf(baseUrl: string): Call {
  return async (method, path, body, headers = {}) => {
    const signal = AbortSignal.timeout(patienceMs);
    const sent = request(new URL(baseUrl).origin, { method, path, headers, agent: false, signal });
    sent.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
    const [response]: IncomingMessage[] = await once(sent, "response");
    if (response === undefined) throw new Error(`${method} ${path} has no response`);
    // A server that refuses a body half-way may hang up on the rest of it.
    sent.on("error", () => {});
    const bytes = await buffer(response);
    const text = bytes.toString("utf8");
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      bytes,
      text,
      json: parseJson(text),
    };
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
