import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { withClient } from "@loopline/setup";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anyFreePort } from "../src/net/ports.ts";
import { tcpProbe } from "../src/net/probes.ts";
import { startReady } from "../src/processes/run-process.ts";
import type { RunningProcess } from "../src/processes/start-process.ts";
import { preparePostgres } from "../src/servers/postgres.ts";
import { chooseClusterHome } from "../src/servers/postgres-cluster.ts";
import { prepareRedis, withRedis } from "../src/servers/redis.ts";

const signal = new AbortController().signal;
const timeoutMs = 60_000;
let directory: string;
let home: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "loopline stores "));
  home = chooseClusterHome(directory);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
  await rm(home, { recursive: true, force: true });
});

async function startPostgres(): Promise<{ running: RunningProcess; superuserUrl: string }> {
  const port = await anyFreePort();
  const { service, superuserUrl } = await preparePostgres({ home, superuserPassword: "correct", port });
  const running = await startReady(service.spec, { ...service, timeoutMs, signal });
  return { running, superuserUrl };
}

/** Addresses of this machine that others could reach. */
function outsideAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address);
}

test("the private Postgres keeps its data, asks for the password and refuses connections from outside", async () => {
  const first = await startPostgres();
  await withClient(first.superuserUrl, (client) => client.query("create table kept as select 42 as answer"));
  const wrong = first.superuserUrl.replace("correct", "wrong");
  await expect(withClient(wrong, (client) => client.query("select 1"))).rejects.toThrow(
    "password authentication failed",
  );
  for (const address of outsideAddresses()) {
    const outside = first.superuserUrl.replace("127.0.0.1", address);
    await expect(withClient(outside, (client) => client.query("select 1"))).rejects.toThrow("ECONNREFUSED");
  }
  await first.running.stop(10_000);
  expect(await first.running.ended).toBe("exit code 0");

  const second = await startPostgres();
  const { rows } = await withClient(second.superuserUrl, (client) => client.query("select answer from kept"));
  expect(rows).toEqual([{ answer: 42 }]);
  await second.running.stop(10_000);
});

test("Postgres starts although the pid in its old pid file belongs to another process", async () => {
  const pidFile = join(home, "data/postmaster.pid");
  const stranger = String(process.pid);
  writeFileSync(pidFile, `${stranger}\n${join(home, "data")}\n`);
  const { running } = await startPostgres();
  expect(readFileSync(pidFile, "utf8").split("\n")[0]).toBe(String(running.pid));
  await running.stop(10_000);
});

test("ends a Postgres that was left running, and starts the next", async () => {
  const left = await startPostgres();
  const next = await startPostgres();
  expect(await left.running.ended).toBe("exit code 0");
  await next.running.stop(10_000);
});

test("the private Redis keeps its keys, and refuses writes when it is full", async () => {
  const start = async () => {
    const { service, url } = prepareRedis({ directory: join(directory, "redis"), port: await anyFreePort() });
    return { running: await startReady(service.spec, { ...service, timeoutMs, signal }), url };
  };
  const first = await start();
  await withRedis(first.url, async (redis) => {
    await redis.set("kept", "value");
    await redis.config("SET", "maxmemory", "3mb");
    const writes = Array.from({ length: 30 }, (_, i) => redis.set(`large:${i}`, "x".repeat(100_000)));
    const refusals = (await Promise.allSettled(writes)).filter(({ status }) => status === "rejected");
    expect(refusals.at(-1)).toMatchObject({ reason: { message: expect.stringContaining("OOM") } });
  });
  await first.running.stop(10_000);

  const second = await start();
  expect(await withRedis(second.url, (redis) => redis.get("kept"))).toBe("value");
  await second.running.stop(10_000);
  await expect(tcpProbe(Number(new URL(second.url).port))(signal)).rejects.toThrow("ECONNREFUSED");
});
