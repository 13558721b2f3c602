import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/**
 * A TCP proxy to `port` that resets both of its connections once, after passing `afterBytes` bytes to the server. Closed
 * after the test.
 */
export async function breakableProxy(port: number, afterBytes: number) {
  const sockets = new Set<Socket>();
  let passed = 0;
  let breaks = 0;
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // Resets are expected here.
      socket.on("error", () => {});
    }
    upstream.pipe(client);
    client.on("data", (piece) => {
      passed += piece.length;
      if (breaks === 0 && passed > afterBytes) {
        breaks += 1;
        upstream.write(piece, () => upstream.resetAndDestroy());
        client.resetAndDestroy();
        return;
      }
      upstream.write(piece);
    });
    client.on("close", () => upstream.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no TCP address.");
  return { endpoint: `http://127.0.0.1:${address.port}`, breaks: () => breaks };
}
