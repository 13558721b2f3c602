import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { assignPorts } from "../src/net/assign-ports.ts";
import { anyFreePort, releasePort } from "../src/net/free-port.ts";

const servers: Server[] = [];

async function occupy(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
}

async function releasedPort(): Promise<number> {
  const port = await anyFreePort();
  releasePort(port);
  return port;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => once(server.close(), "close")));
});

test("a free port is given as wanted", async () => {
  const wanted = await releasedPort();
  const ports = await assignPorts([{ name: "web", wanted }]);
  expect(ports.of("web")).toBe(wanted);
  expect(ports.moves).toEqual([]);
  ports.release();
});

test("a busy port moves its server to the next free one, in one sentence, and nobody else", async () => {
  const first = await releasedPort();
  await occupy(first);
  const ports = await assignPorts([
    { name: "a", wanted: first },
    { name: "b", wanted: first + 1 },
  ]);
  expect(ports.of("b")).toBe(first + 1);
  expect(ports.of("a")).toBeGreaterThan(first + 1);
  expect(ports.moves).toEqual([`port ${first} is busy, so a listens on ${ports.of("a")}`]);
  ports.release();
});

test("two stacks that want the same ports at the same time get different ones until they are released", async () => {
  const wanted = await releasedPort();
  const [one, other] = await Promise.all([
    assignPorts([{ name: "web", wanted }, { name: "redis" }]),
    assignPorts([{ name: "web", wanted }, { name: "redis" }]),
  ]);
  expect(new Set([one, other].flatMap((ports) => [ports.of("web"), ports.of("redis")])).size).toBe(4);
  one.release();
  other.release();
  const again = await assignPorts([{ name: "web", wanted }]);
  expect(again.of("web")).toBe(wanted);
  again.release();
});
