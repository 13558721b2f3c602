import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as received, maybe compressed. */
  readonly bytes: Buffer;
  readonly text: string;
  /** Undefined if the body is not JSON. */
  readonly json: unknown;
}

/** Sends a request. A string is sent unchanged, anything else as JSON. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: OutgoingHttpHeaders,
) => Promise<Reply>;

const timeoutMs = 30_000;

/** Plain HTTP without accept-encoding, default content type or keep-alive. */
export function callerOf(baseUrl: string): Call {
  return async (method, path, body, headers = {}) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = request(new URL(baseUrl).origin, { method, path, headers, agent: false, signal });
    sent.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
    const [response]: IncomingMessage[] = await once(sent, "response");
    if (response === undefined) throw new Error(`${method} ${path} has no response`);
    // A server that refuses a body may close the connection before its end.
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
