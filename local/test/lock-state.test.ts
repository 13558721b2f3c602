import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { processIdentity } from "../src/processes/process-identity.ts";
import { startProcess } from "../src/processes/start-process.ts";
import { holderOf, lockState, StateInUseError } from "../src/state/lock-state.ts";
import { stateFiles } from "../src/state/state-files.ts";

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

/** What a holder that was killed leaves: its own pid is taken by nobody, or by somebody else. */
function leaveBehind(children: Record<string, { pid: number; identity: string }>): void {
  const supervisor = { pid: process.pid, identity: "an earlier process of this pid" };
  writeFileSync(stateFiles(directory).running, JSON.stringify({ supervisor, children }));
}

test("only one holds a state directory, and the other is told who", async () => {
  const lock = await lockState(directory);
  lock.addChild("self", process.pid);
  expect(holderOf(directory)).toEqual({ pid: process.pid, children: [process.pid] });
  await expect(lockState(directory)).rejects.toThrow(StateInUseError);
  await expect(lockState(directory)).rejects.toThrow(`process ${process.pid}`);
  lock.release();
  expect(holderOf(directory)).toBeUndefined();
  (await lockState(directory)).release();
});

test("of two at the same moment one wins", async () => {
  const results = await Promise.allSettled([lockState(directory), lockState(directory)]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("what a killed holder left running is ended", async () => {
  const child = await startIdle();
  leaveBehind({ child: { pid: child.pid, identity: processIdentity(child.pid) ?? "" } });
  const lock = await lockState(directory);
  expect(await child.ended).toBe("signal SIGINT");
  lock.release();
});

test("a stranger that got the pid of a former child is left alone", async () => {
  const stranger = await startIdle();
  leaveBehind({ child: { pid: stranger.pid, identity: "someone who has ended" } });
  const lock = await lockState(directory);
  expect(processIdentity(stranger.pid)).toBeDefined();
  lock.release();
  await stranger.stop(1000);
});

test("a damaged record does not stand in the way", async () => {
  writeFileSync(stateFiles(directory).running, '{"supervisor":');
  (await lockState(directory)).release();
});
