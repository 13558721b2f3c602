import { once } from "node:events";
import { connect } from "node:net";

/** Sends a request's headers and then a byte of its body every second. Resolves with milliseconds until it was cut. */
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
