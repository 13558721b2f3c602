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

const get = async (address: string, patienceMs = 5_000): Promise<string> => {
  const response = await fetch(`http://${address}/`, { signal: AbortSignal.timeout(patienceMs) });
  return `${response.status} ${await response.text()}`;
};

test("the TCP proxy passes bytes on, refuses while it is down, and serves again", async () => {
  expect(await get(tcp.address)).toBe("200 0123456789");
  tcp.takeDown();
  await expect(get(tcp.address)).rejects.toThrow("fetch failed");
  tcp.heal();
  expect(await get(tcp.address)).toBe("200 0123456789");
});

test("a dropped reply is to a request that the server has seen", async () => {
  tcp.faults = { ...tcp.faults, dropReplies: true };
  await expect(get(tcp.address, 200)).rejects.toThrow();
  expect(seen).toBe(1);
});

test.for([
  ["pass", "200 0123456789", 1],
  ["refuse", "503 not now", 0],
  ["lose-reply", "503 not now", 1],
  ["twice", "200 0123456789", 2],
] as const)("the fate %s answers %s and is seen %i times", async ([fate, reply, times]) => {
  http.fateOf = () => fate;
  expect(await get(http.address)).toBe(reply);
  expect(seen).toBe(times);
});

test("a truncated body is one that its reader can tell from a whole one", async () => {
  http.fateOf = () => "truncate";
  await expect(get(http.address)).rejects.toThrow("terminated");
});
