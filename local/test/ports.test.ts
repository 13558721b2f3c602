import { once } from "node:events";
import { createServer, type Server } from "node:net";
import getPort, { clearLockedPorts, portNumbers } from "get-port";
import { afterEach, beforeEach, expect, test } from "vitest";
import { assignPorts } from "../src/net/ports.ts";

const servers: Server[] = [];
let wanted: number;

beforeEach(async () => {
  wanted = await freePair();
  clearLockedPorts();
});

/** A free port whose successor is free, too: below the ports that the stacks of other tests take meanwhile. */
async function freePair(): Promise<number> {
  const first = await getPort({
    host: "127.0.0.1",
    port: portNumbers(12_000 + Math.floor(Math.random() * 7_000), 19_998),
  });
  const next = await getPort({ host: "127.0.0.1", port: first + 1 });
  return next === first + 1 ? first : await freePair();
}

async function occupy(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => once(server.close(), "close")));
});

test("gives a service its preferred port if it is free", async () => {
  const ports = await assignPorts([{ name: "web", wanted }]);
  expect(ports.of("web")).toBe(wanted);
  expect(ports.moves).toEqual([]);
});

test("gives the next free port if the preferred one is busy, says so, and moves no other service", async () => {
  await occupy(wanted);
  const ports = await assignPorts([
    { name: "a", wanted },
    { name: "b", wanted: wanted + 1 },
  ]);
  expect(ports.of("b")).toBe(wanted + 1);
  expect(ports.of("a")).toBeGreaterThan(wanted + 1);
  expect(ports.moves).toEqual([`port ${wanted} is busy, so a listens on ${ports.of("a")}`]);
});

test("gives stacks that start at the same time different ports", async () => {
  const stacks = await Promise.all([
    assignPorts([{ name: "web", wanted }, { name: "redis" }]),
    assignPorts([{ name: "web", wanted }, { name: "redis" }]),
  ]);
  expect(new Set(stacks.flatMap((ports) => [ports.of("web"), ports.of("redis")])).size).toBe(4);
});
