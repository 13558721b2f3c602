import { expect, test } from "vitest";
import { waitUntil } from "../src/net/probes.ts";
import { processIdentity } from "../src/processes/other-processes.ts";
import { runToEnd, startReady } from "../src/processes/run-process.ts";
import { type ProcessSpec, startProcess } from "../src/processes/start-process.ts";
import { createCrashLimit, keepRunning, maxCrashes } from "../src/stack/supervisor.ts";

function node(script: string): ProcessSpec {
  return { name: "child", command: process.execPath, args: ["-e", script], env: {} };
}

const runsUntilStopped = "setInterval(() => {}, 1e6); console.log('up')";
const never = new AbortController().signal;

/** A probe that succeeds when `check` is true. */
const when = (check: () => boolean) => async () => {
  if (!check()) throw new Error("not yet");
};

test("passes on whole lines with their stream, and gives the child only its own environment", async () => {
  const lines: string[] = [];
  const script = "process.stdout.write('a\\nb'); console.error(Object.keys(process.env).join())";
  await runToEnd(
    { ...node(script), env: { ONLY: "this" } },
    { onLine: (line, from) => lines.push(`${from} ${line}`) },
  );
  expect(lines.sort()).toEqual(["stderr ONLY", "stdout a", "stdout b"]);
});

test("reports a failed process with its last lines", async () => {
  const failing = node("console.error('no such table'); process.exit(3)");
  await expect(runToEnd(failing)).rejects.toThrow("child ended with exit code 3:\n  no such table");
  await expect(
    startReady(failing, { probe: when(() => false), timeoutMs: 10_000, signal: never }),
  ).rejects.toThrow("child ended with exit code 3 while starting. Its last lines:\n  no such table");
});

test("stops a process that does not serve in time", async () => {
  let pid = 0;
  const onSpawn = (spawned: number): void => {
    pid = spawned;
  };
  const start = startReady(node(runsUntilStopped), {
    probe: when(() => false),
    timeoutMs: 200,
    signal: never,
    onSpawn,
  });
  await expect(start).rejects.toThrow("child does not answer after 0.2 s (not yet)");
  expect(processIdentity(pid)).toBeUndefined();
});

test("kills a process that ignores SIGTERM, with its children", async () => {
  const deaf = `
    process.on('SIGTERM', () => {});
    const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    console.log(pid);
    setInterval(() => {}, 1e6)`;
  const { promise: line, resolve } = Promise.withResolvers<string>();
  const running = await startProcess(node(deaf), resolve);
  const grandchild = Number(await line);
  await running.stop(100);
  expect(await running.ended).toBe("signal SIGKILL");
  await waitUntil(
    when(() => processIdentity(grandchild) === undefined),
    5000,
  );
});

test("restarts a process that crashes, but not one that is stopped", async () => {
  const pids: number[] = [];
  const notices: string[] = [];
  let ups = 0;
  const kept = await keepRunning(
    { spec: node(runsUntilStopped), probe: when(() => ups === pids.length) },
    {
      onLine: () => {
        ups += 1;
      },
      onSpawn: (pid) => pids.push(pid),
      onNotice: (text) => notices.push(text),
    },
    never,
  );
  process.kill(pids[0] ?? 0, "SIGKILL");
  await waitUntil(
    when(() => notices.length === 2),
    10_000,
  );
  expect(notices).toEqual(["child ended with signal SIGKILL; starting it again", "child runs again"]);
  await kept.stop(1000);
  expect(pids).toHaveLength(2);
  expect(pids.map(processIdentity)).toEqual([undefined, undefined]);
});

test.runIf(process.platform === "linux")("ends children when their parent is killed", async () => {
  const parent = `
    import { startProcess } from ${JSON.stringify(import.meta.resolve("../src/processes/start-process.ts"))};
    const child = await startProcess({ name: "c", command: process.execPath,
      args: ["-e", "setInterval(() => {}, 1e6)"], env: {} });
    console.log(child.pid);`;
  const { promise: line, resolve } = Promise.withResolvers<string>();
  const spec = {
    ...node(parent),
    args: ["--input-type=module", "-e", parent],
    env: { PATH: "/usr/bin:/bin" },
  };
  const running = await startProcess(spec, resolve);
  const child = Number(await line);
  process.kill(running.pid, "SIGKILL");
  await running.ended;
  await waitUntil(
    when(() => processIdentity(child) === undefined),
    5000,
  );
});

test("gives a process one identity for as long as it runs", async () => {
  const running = await startProcess(node(runsUntilStopped));
  const identity = processIdentity(running.pid);
  expect(identity).toBeDefined();
  expect(processIdentity(running.pid)).toBe(identity);
  expect(identity).not.toBe(processIdentity(process.pid));
  await running.stop(1000);
  expect(processIdentity(running.pid)).toBeUndefined();
});

test("doubles the pause between crashes, and gives up after too many within a minute", () => {
  const limit = createCrashLimit(() => 0);
  const pauses = Array.from({ length: maxCrashes }, () => limit.crashed());
  expect(pauses).toEqual([250, 500, 1000, 2000, undefined]);
});

test("forgets a crash after a minute", () => {
  let now = 0;
  const limit = createCrashLimit(() => now);
  for (let i = 1; i < maxCrashes; i += 1) limit.crashed();
  now = 60_001;
  expect(limit.crashed()).toBe(250);
});
