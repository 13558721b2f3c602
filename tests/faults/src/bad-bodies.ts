import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * Sends a request's headers and then one byte of its body every second. Resolves with the milliseconds until the server
 * closed the connection.
 */
export async function sendSlowBody(origin: string, method: string, path: string): Promise<number> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  const started = performance.now();
  socket.on("error", () => {});
  socket.resume();
  await once(socket, "connect");
  socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: 1000\r\n\r\n{`);
  const timer = setInterval(() => socket.write(" "), 1_000);
  await once(socket, "close");
  clearInterval(timer);
  return performance.now() - started;
}

const piece = Buffer.alloc(1_000_000, "1");

/** Sends a body of this size as fast as the server reads it. Resolves with the status of the response. */
export async function sendHugeBody(
  url: string,
  method: string,
  megabytes: number,
  { hasLength }: { readonly hasLength: boolean },
): Promise<number> {
  const headers = hasLength ? { "content-length": String(megabytes * piece.length) } : {};
  const sent = request(url, { method, headers, agent: false });
  const responded = once(sent, "response");
  // A server that refuses a body may close the connection before its end.
  pipeline(Readable.from(Array.from({ length: megabytes }, () => piece)), sent).catch(() => {});
  const [response]: IncomingMessage[] = await responded;
  response?.resume();
  sent.destroy();
  return response?.statusCode ?? 0;
}
