import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readEndpoints } from "@loopline/services";
import { z } from "zod";
import { endLeftBehind } from "../processes/end-left-behind.ts";
import { processIdentity } from "../processes/process-identity.ts";
import { stateFiles } from "./state-files.ts";
import { writePrivateJson } from "./write-private-file.ts";

const ProcessSchema = z.object({ pid: z.int().positive(), identity: z.string() });

/** Who runs on a state directory: the process that holds it, and the children it would leave if it were killed. */
const RunningSchema = z.object({
  supervisor: ProcessSchema,
  children: z.record(z.string(), ProcessSchema),
});

type Running = z.infer<typeof RunningSchema>;

/** Somebody else holds the state directory. */
export class StateInUseError extends Error {
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(
      `a stack already runs on ${directory} (${whereabouts(directory, pid)}): use that one, stop it with Ctrl-C where it runs, or start another with --state DIR`,
    );
    this.name = "StateInUseError";
    this.pid = pid;
  }
}

function whereabouts(directory: string, pid: number): string {
  try {
    const { ingestApi, predictApi } = readEndpoints(directory);
    return `process ${pid}, APIs at ${ingestApi} and ${predictApi}`;
  } catch {
    return `process ${pid}, still starting`;
  }
}

/** A state directory that is ours until `release`. */
export interface StateLock {
  /** Notes a child, so that the next start can end it should we be killed. */
  addChild(name: string, pid: number): void;
  release(): void;
}

/**
 * Takes a state directory, which is made if missing, for this process alone, and ends what an earlier holder
 * that was killed has left running.
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
      if (lives(theirs.supervisor)) throw new StateInUseError(directory, theirs.supervisor.pid);
      await endLeftBehind(Object.values(theirs.children));
      // Meanwhile another start may have done the same and taken over.
      if (readRunning(files.running)?.supervisor.identity !== theirs.supervisor.identity) continue;
    }
    rmSync(files.running, { force: true });
  }
  // What it told others is no longer so.
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

/** The process that holds a state directory now, and its living children; undefined when nobody does. */
export function holderOf(directory: string): { pid: number; children: number[] } | undefined {
  const running = readRunning(stateFiles(directory).running);
  if (running === undefined || !lives(running.supervisor)) return undefined;
  const children = Object.values(running.children).filter(lives);
  return { pid: running.supervisor.pid, children: children.map(({ pid }) => pid) };
}

function lives({ pid, identity }: Running["supervisor"]): boolean {
  return processIdentity(pid) === identity;
}

/** Creates the file unless it exists. Nobody ever reads half of it: it is written elsewhere, then linked. */
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

/** Undefined for a file that is absent or damaged, such as one cut short by a full disk. */
function readRunning(file: string): Running | undefined {
  try {
    return RunningSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function describeProcess(pid: number): Running["supervisor"] {
  // A child that has ended already has no identity; nothing will ever match it.
  return { pid, identity: processIdentity(pid) ?? "ended" };
}
