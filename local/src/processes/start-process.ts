import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { repository } from "@loopline/services";
import { childEnvironment, compileCacheDirectory } from "../config.ts";
import { findProgram } from "../system/find-programs.ts";
import { killGroup } from "./other-processes.ts";

/** A program to run as a child process. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The child's whole environment: it inherits nothing. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
  /** Written to its standard input. */
  readonly input?: string | undefined;
  /** The user to run as; the current one unless given. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** The signal that asks it to stop. SIGTERM unless given. */
  readonly stopSignal?: "SIGTERM" | "SIGINT" | undefined;
}

/** Called for each line of a process's output. */
export type OnLine = (line: string, stream: "stdout" | "stderr") => void;

export interface RunningProcess {
  readonly pid: number;
  /** Resolves with how it ended, such as `exit code 1`. Never rejects. */
  readonly ended: Promise<string>;
  /** The newest lines of its output, at most 20. */
  lastLines(): string[];
  /** Asks it to stop, and kills it with all its children if it has not ended after `graceMs` milliseconds. */
  stop(graceMs: number): Promise<void>;
}

const maxKeptLines = 20;

/** Longer lines are passed on in pieces, so that a child that never writes a line end cannot fill our memory. */
const maxLineLength = 64 * 1024;

/**
 * Starts a program as a child in its own process group: Ctrl-C in the terminal then reaches only this process, which
 * stops its children in order.
 *
 * @throws when the program cannot be started.
 */
export async function startProcess(spec: ProcessSpec, onLine: OnLine = () => {}): Promise<RunningProcess> {
  const stopSignal = spec.stopSignal ?? "SIGTERM";
  const [command, args] = dieWithParent(stopSignal, spec.command, spec.args);
  const child = spawn(command, args, {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    ...spec.user,
  });
  const kept: string[] = [];
  const keep = (stream: "stdout" | "stderr") => (line: string) => {
    kept.push(line);
    if (kept.length > maxKeptLines) kept.shift();
    onLine(line, stream);
  };
  child.stdin.on("error", () => {}); // The child may not read its input.
  child.stdin.end(spec.input);
  readLines(child.stdout, keep("stdout"));
  readLines(child.stderr, keep("stderr"));
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  const closed = new Promise<void>((resolve) => child.once("close", resolve));
  await once(child, "spawn");
  const { pid } = child;
  if (pid === undefined) throw new Error(`${spec.command} has started without a process id`);

  const ended = exited.then(async (how) => {
    // Ends the processes that it has started and left behind.
    killGroup(pid);
    // Waits for its last lines, but not for a grandchild that left the group and keeps the pipe open.
    await Promise.race([closed, delay(500, undefined, { ref: false })]);
    return how;
  });
  return {
    pid,
    ended,
    lastLines: () => [...kept],
    stop: async (graceMs) => {
      const late = new AbortController();
      child.kill(stopSignal);
      const expired = delay(graceMs, "expired", { signal: late.signal }).catch(() => "ended");
      if ((await Promise.race([ended, expired])) === "expired") killGroup(pid);
      late.abort();
      await ended;
    },
  };
}

/**
 * Wraps a command so that the kernel sends it `signal` when this process dies, even by SIGKILL: util-linux's setpriv
 * sets `PR_SET_PDEATHSIG` and then becomes the command. On other systems than Linux the command is unchanged, and the
 * next start ends what was left behind.
 */
function dieWithParent(
  signal: "SIGTERM" | "SIGINT",
  command: string,
  args: readonly string[],
): [command: string, args: readonly string[]] {
  const setpriv = process.platform === "linux" ? findProgram("setpriv") : undefined;
  if (setpriv === undefined) return [command, args];
  return [setpriv, ["--pdeathsig", signal.slice(3), "--", command, ...args]];
}

/** A dozen processes share one laptop: a small young generation, and a collection of the start's garbage. */
const nodeFlags = [
  "--max-semi-space-size=8",
  "--expose-gc",
  `--import=${pathToFileURL(join(repository, "local/src/processes/release-memory.ts"))}`,
];

const nodeEnvironment = {
  // Compiled code of the last start: half the time to start, and a fifth less memory.
  NODE_COMPILE_CACHE: compileCacheDirectory,
  // For glibc: one arena instead of one per thread, and freed memory returned to the system. Saves 10 MB per process.
  MALLOC_ARENA_MAX: "1",
  MALLOC_TRIM_THRESHOLD_: "65536",
  // Otherwise Google's clients look for a metadata server, and warn that there is none.
  METADATA_SERVER_DETECTION: "none",
};

/** Runs one of our own scripts with this Node, by default in the root of the checkout. `env` extends every child's. */
export function nodeProcess(
  script: Pick<ProcessSpec, "name" | "args" | "cwd"> & Partial<Pick<ProcessSpec, "env">>,
): ProcessSpec {
  return {
    cwd: repository,
    ...script,
    command: process.execPath,
    args: [...nodeFlags, ...script.args],
    env: { ...childEnvironment(), ...nodeEnvironment, ...script.env },
  };
}

/** Calls `onLine` for every line of a stream, without its line end. Skips empty lines. */
export function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const pass = (line: string): void => {
    if (line.trim() !== "") onLine(line);
  };
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) pass(line);
    for (; rest.length > maxLineLength; rest = rest.slice(maxLineLength)) pass(rest.slice(0, maxLineLength));
  });
  stream.on("end", () => pass(rest + decoder.end()));
}
