import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { processIdentity } from "../src/processes/other-processes.ts";
import { startProcess } from "../src/processes/start-process.ts";
import { holderOf, lockState, StateInUseError } from "../src/state/lock-state.ts";
import { stateFiles } from "../src/state/state.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "loopline-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const startIdle = () =>
  startProcess({
    name: "idle",
    command: process.execPath,
    args: ["-e", "setInterval(() => {}, 1e6)"],
    env: {},
  });

/** The record of a killed holder, whose pid now belongs to another process. */
function leaveBehind(children: Record<string, { pid: number; identity: string }>): void {
  const supervisor = { pid: process.pid, identity: "an earlier process of this pid" };
  writeFileSync(stateFiles(directory).running, JSON.stringify({ supervisor, children }));
}

test("lets only one process hold a state directory, and names it to others", async () => {
  const lock = await lockState(directory);
  lock.addChild("self", process.pid);
  expect(holderOf(directory)).toEqual({ pid: process.pid, children: [process.pid] });
  await expect(lockState(directory)).rejects.toThrow(StateInUseError);
  await expect(lockState(directory)).rejects.toThrow(`process ${process.pid}`);
  lock.release();
  expect(holderOf(directory)).toBeUndefined();
  (await lockState(directory)).release();
});

test("lets one of two simultaneous attempts win", async () => {
  const results = await Promise.allSettled([lockState(directory), lockState(directory)]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("ends the children of a killed holder", async () => {
  const child = await startIdle();
  leaveBehind({ child: { pid: child.pid, identity: processIdentity(child.pid) ?? "" } });
  const lock = await lockState(directory);
  expect(await child.ended).toBe("signal SIGINT");
  lock.release();
});

test("leaves another process alone that has the pid of a former child", async () => {
  const stranger = await startIdle();
  leaveBehind({ child: { pid: stranger.pid, identity: "someone who has ended" } });
  const lock = await lockState(directory);
  expect(processIdentity(stranger.pid)).toBeDefined();
  lock.release();
  await stranger.stop(1000);
});

test("ignores a damaged record", async () => {
  writeFileSync(stateFiles(directory).running, '{"supervisor":');
  (await lockState(directory)).release();
});
