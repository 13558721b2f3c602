import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const piece = Buffer.alloc(1_000_000, "1");

/** Sends a body of so many megabytes as fast as it is taken. Resolves with the status, whenever that comes. */
export async function sendHugeBody(
  url: string,
  method: string,
  megabytes: number,
  { isLengthTold }: { readonly isLengthTold: boolean },
): Promise<number> {
  const headers = isLengthTold ? { "content-length": String(megabytes * piece.length) } : {};
  const sent = request(url, { method, headers, agent: false });
  const responded = once(sent, "response");
  // Who refuses a body may hang up on the rest of it.
  pipeline(Readable.from(Array.from({ length: megabytes }, () => piece)), sent).catch(() => {});
  const [response]: IncomingMessage[] = await responded;
  response?.resume();
  sent.destroy();
  return response?.statusCode ?? 0;
}
