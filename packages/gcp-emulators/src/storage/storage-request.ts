import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { parseFields } from "./partial-response.ts";
import { invalid, StorageError } from "./storage-error.ts";

/** The limit on metadata in JSON. */
export const maxJsonBytes = 64 * 1024;
const JsonObjectSchema = z.record(z.string(), z.unknown());

export type StorageRequest = ReturnType<typeof readStorageRequest>;

/** Reads the head of a request. Throws 400 if the `fields` parameter is malformed. */
export function readStorageRequest(message: IncomingMessage) {
  // Not `new URL`, which resolves dot segments: here "..%2Fx" is a name.
  const [, path = "", parameters] = /^([^?]*)\??(.*)$/s.exec(message.url ?? "/") ?? [];
  const query = new URLSearchParams(parameters);
  /** The body as it arrives. Throws if the connection breaks. Stopping early keeps the connection open. */
  const body = (): AsyncIterable<Buffer> => ({
    [Symbol.asyncIterator]: () => message.iterator({ destroyOnReturn: false }),
  });
  return {
    method: methodOf(message),
    /** Still encoded, without empty segments. */
    path: path.replaceAll(/\/+(?=\/|$)/g, ""),
    query,
    /** Reduces the body of a successful response to the requested fields. */
    select: parseFields(query.get("fields")),
    headers: message.headers,
    /** `http://host:port` as the client sees this server. */
    origin: `http://${message.headers.host ?? "127.0.0.1"}`,
    body,
    /** The whole body as a JSON object; an empty body is `{}`. Throws 400 if it is neither, or over 64 KiB. */
    json: async () => parseJsonObject(String(await readAll(body(), maxJsonBytes))),
    /** Closes the connection. */
    abort: () => void message.destroy(),
  };
}

/** Parses a JSON object; an empty text is `{}`. Throws 400 for anything else. */
export function parseJsonObject(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  try {
    return JsonObjectSchema.parse(JSON.parse(text));
  } catch {
    throw new StorageError(400, "Parse Error: the JSON part of the request is not an object.", "parseError");
  }
}

/** Clients behind a proxy that allows only GET and POST name the method of a POST in a header. */
function methodOf({ method = "GET", headers }: IncomingMessage): string {
  const override = headers["x-http-method-override"];
  return method === "POST" && typeof override === "string" ? override.toUpperCase() : method;
}

/** Throws 400 if there are more than `maxBytes`. */
export async function readAll(pieces: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const all: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > maxBytes) throw invalid(`Metadata part is too large: at most ${maxBytes} bytes are allowed.`);
    all.push(piece);
  }
  return Buffer.concat(all);
}
