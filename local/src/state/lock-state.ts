import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readEndpoints } from "@loopline/services";
import { z } from "zod";
import { endProcesses, type ForeignProcess, processIdentity } from "../processes/other-processes.ts";
import { readState, stateFiles, writePrivateJson } from "./state.ts";

const ProcessSchema = z.object({ pid: z.int().positive(), identity: z.string() });

/** The process that holds a state directory, and the children that it would leave if it were killed. */
const RunningSchema = z.object({
  supervisor: ProcessSchema,
  children: z.record(z.string(), ProcessSchema),
});

type Running = z.infer<typeof RunningSchema>;

/** Another process holds the state directory. */
export class StateInUseError extends Error {
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(
      `a stack already runs on ${directory} (${describeHolder(directory, pid)}): use that one, stop it with Ctrl-C where it runs, or start another with --state DIR`,
    );
    this.name = "StateInUseError";
    this.pid = pid;
  }
}

function describeHolder(directory: string, pid: number): string {
  try {
    const { ingestApi, predictApi } = readEndpoints(directory);
    return `process ${pid}, APIs at ${ingestApi} and ${predictApi}`;
  } catch {
    return `process ${pid}, still starting`;
  }
}

/** A state directory that this process holds until `release`. */
export interface StateLock {
  /** Records a child, so that the next start can end it if this process is killed. */
  addChild(name: string, pid: number): void;
  release(): void;
}

/**
 * Locks a state directory, which is created if missing, and ends the children that an earlier holder left when it was
 * killed.
 *
 * @throws {StateInUseError}
 */
export async function lockState(directory: string): Promise<StateLock> {
  mkdirSync(directory, { recursive: true });
  const files = stateFiles(directory);
  const ours: Running = { supervisor: describeProcess(process.pid), children: {} };

  while (!createWhole(files.running, ours)) {
    const theirs = readRunning(files.running);
    if (theirs !== undefined) {
      if (isRunning(theirs.supervisor)) throw new StateInUseError(directory, theirs.supervisor.pid);
      await endProcesses(Object.values(theirs.children));
      // Meanwhile another start may have done the same and taken the lock.
      if (readRunning(files.running)?.supervisor.identity !== theirs.supervisor.identity) continue;
    }
    rmSync(files.running, { force: true });
  }
  // The earlier holder's endpoints are no longer valid.
  rmSync(files.endpoints, { force: true });

  return {
    addChild: (name, pid) => {
      ours.children[name] = describeProcess(pid);
      writePrivateJson(files.running, ours);
    },
    release: () => {
      rmSync(files.endpoints, { force: true });
      rmSync(files.running, { force: true });
    },
  };
}

/** The process that holds a state directory now, and its running children; undefined if there is none. */
export function holderOf(directory: string): { pid: number; children: number[] } | undefined {
  const running = readRunning(stateFiles(directory).running);
  if (running === undefined || !isRunning(running.supervisor)) return undefined;
  const children = Object.values(running.children).filter(isRunning);
  return { pid: running.supervisor.pid, children: children.map(({ pid }) => pid) };
}

function isRunning({ pid, identity }: ForeignProcess): boolean {
  return processIdentity(pid) === identity;
}

/** Creates the file unless it exists. It is written under another name and then linked, so no reader sees half of it. */
function createWhole(file: string, running: Running): boolean {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(running), { mode: 0o600 });
  try {
    linkSync(fresh, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(fresh);
  }
}

/** Undefined if the file is missing or damaged, for example cut short by a full disk. */
function readRunning(file: string): Running | undefined {
  try {
    return RunningSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function describeProcess(pid: number): ForeignProcess {
  // A child that has already ended has no identity, and no process will ever match this one.
  return { pid, identity: processIdentity(pid) ?? "ended" };
}

/**
 * Removes a stack's data and nothing else: the directory may contain other files.
 *
 * @throws {StateInUseError} while a stack runs on it.
 */
export async function removeState(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  const lock = await lockState(directory);
  const files = stateFiles(directory);
  const elsewhere = clusterHome(directory);
  const { postgres, redis, gcp, data, users, state } = files;
  for (const path of [postgres, redis, gcp, data, users, ...elsewhere, state]) {
    rmSync(path, { recursive: true, force: true });
  }
  lock.release();
}

/** The private cluster may be outside of the directory, see {@link chooseClusterHome}. */
function clusterHome(directory: string): string[] {
  try {
    const { postgres } = readState(directory);
    return postgres === undefined ? [] : [postgres.home];
  } catch {
    // The state is damaged, which may be why it is removed.
    return [];
  }
}
