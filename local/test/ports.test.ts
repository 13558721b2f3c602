import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { assignPorts } from "../src/net/ports.ts";

const servers: Server[] = [];

async function occupy(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
}

async function releasedPort(): Promise<number> {
  const ports = await assignPorts([{ name: "any" }]);
  ports.release();
  return ports.of("any");
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => once(server.close(), "close")));
});

test("gives a service its preferred port if it is free", async () => {
  const wanted = await releasedPort();
  const ports = await assignPorts([{ name: "web", wanted }]);
  expect(ports.of("web")).toBe(wanted);
  expect(ports.moves).toEqual([]);
  ports.release();
});

test("gives the next free port if the preferred one is busy, says so, and moves no other service", async () => {
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

test("gives stacks that start at the same time different ports until they are released", async () => {
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
