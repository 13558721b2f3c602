import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type HttpProxy, startHttpProxy } from "../src/http-proxy.ts";
import { startTcpProxy, type TcpProxy } from "../src/tcp-proxy.ts";

let seen = 0;
const server = createServer((_request, response) => {
  seen++;
  response.end("0123456789");
});
let port = 0;
let tcp: TcpProxy;
let http: HttpProxy;

beforeEach(async () => {
  seen = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  port = address.port;
  tcp = await startTcpProxy(() => ({ host: "127.0.0.1", port }));
  http = await startHttpProxy({ target: () => `http://127.0.0.1:${port}` });
});

afterEach(async () => {
  await Promise.all([tcp.close(), http.close()]);
  server.close();
  server.closeAllConnections();
});

const get = async (address: string, timeoutMs = 5_000): Promise<string> => {
  const response = await fetch(`http://${address}/`, { signal: AbortSignal.timeout(timeoutMs) });
  return `${response.status} ${await response.text()}`;
};

test("the TCP proxy passes bytes on, refuses connections while it is down, and then serves again", async () => {
  expect(await get(tcp.address)).toBe("200 0123456789");
  tcp.takeDown();
  await expect(get(tcp.address)).rejects.toThrow("fetch failed");
  tcp.heal();
  expect(await get(tcp.address)).toBe("200 0123456789");
});

test("the TCP proxy drops a reply only after the server has seen the request", async () => {
  tcp.faults = { ...tcp.faults, dropReplies: true };
  await expect(get(tcp.address, 200)).rejects.toThrow();
  expect(seen).toBe(1);
});

test.for([
  ["pass", "200 0123456789", 1],
  ["refuse", "503 not now", 0],
  ["lose-reply", "503 not now", 1],
  ["twice", "200 0123456789", 2],
] as const)(
  "with the fate %s the HTTP proxy answers %s and the server sees the request %i times",
  async ([fate, reply, times]) => {
    http.fateOf = () => fate;
    expect(await get(http.address)).toBe(reply);
    expect(seen).toBe(times);
  },
);

test("a client notices that the HTTP proxy truncated a body", async () => {
  http.fateOf = () => "truncate";
  await expect(get(http.address)).rejects.toThrow("terminated");
});
