import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { z } from "zod";
import { parseFields } from "./partial-response.ts";
import { invalid, StorageError } from "./storage-error.ts";

const maxJsonBytes = 64 * 1024;
const JsonObjectSchema = z.record(z.string(), z.unknown());

/** One request, with its target decoded. */
export interface StorageRequest {
  method: string;
  /** Decoded path segments; an encoded slash stays within its segment. */
  segments: string[];
  query: URLSearchParams;
  /** Reduces the body of a successful response to the requested fields. */
  select(body: object): unknown;
  headers: IncomingHttpHeaders;
  /** `http://host:port` as the client sees this server. */
  origin: string;
  /** The body as it arrives. Throws if the connection breaks. Stopping early keeps the connection open. */
  body(): AsyncIterable<Buffer>;
  /** The whole body as a JSON object; an empty body is `{}`. Throws 400 if it is neither, or over 64 KiB. */
  json(): Promise<Record<string, unknown>>;
  /** Closes the connection. */
  abort(): void;
}

/** Throws 400 if the `fields` parameter is malformed, or the path is not valid percent-encoding. */
export function readStorageRequest(message: IncomingMessage): StorageRequest {
  // Not `new URL`, which resolves dot segments: here "..%2Fx" is a name.
  const [path = "", query = ""] = splitOnce(message.url ?? "/", "?");
  const parameters = new URLSearchParams(query);
  const body = (): AsyncIterable<Buffer> => ({
    [Symbol.asyncIterator]: () => message.iterator({ destroyOnReturn: false }),
  });
  return {
    method: methodOf(message),
    segments: path.split("/").filter(Boolean).map(decodeSegment),
    query: parameters,
    select: parseFields(parameters.get("fields")),
    headers: message.headers,
    origin: `http://${message.headers.host ?? "127.0.0.1"}`,
    body,
    json: async () => parseJsonObject(await collect(body())),
    abort: () => message.destroy(),
  };
}

/** Parses a JSON object; an empty text is `{}`. Throws 400 for anything else. */
export function parseJsonObject(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  try {
    return JsonObjectSchema.parse(JSON.parse(text));
  } catch {
    throw new StorageError(400, "parseError", "Parse Error: the JSON part of the request is not an object.");
  }
}

/** Clients behind a proxy that allows only GET and POST name the method of a POST in a header. */
function methodOf({ method = "GET", headers }: IncomingMessage): string {
  const override = headers["x-http-method-override"];
  return method === "POST" && typeof override === "string" ? override.toUpperCase() : method;
}

async function collect(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > maxJsonBytes) {
      throw invalid(`Metadata part is too large: a JSON body may have at most ${maxJsonBytes} bytes.`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid(`The path segment '${segment}' is not valid percent-encoded UTF-8.`);
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
