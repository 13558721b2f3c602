import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { dieWithParent } from "./die-with-parent.ts";
import { killGroup } from "./kill-group.ts";
import { readLines } from "./read-lines.ts";

/** A program to run as our child. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child: it inherits nothing. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
  /** Written to its standard input. */
  readonly input?: string | undefined;
  /** Runs as this user instead of ours. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What asks it to stop. SIGTERM unless given. */
  readonly stopSignal?: "SIGTERM" | "SIGINT" | undefined;
}

/** Called for each line of a process's output. */
export type OnLine = (line: string, stream: "stdout" | "stderr") => void;

export interface RunningProcess {
  readonly pid: number;
  /** Resolves with what ended it, such as `exit code 1`. Never rejects. */
  readonly ended: Promise<string>;
  /** The newest lines of its output, at most 20. */
  lastLines(): string[];
  /** Asks it to stop, and kills it with all its children when it has not ended after `graceMs` milliseconds. */
  stop(graceMs: number): Promise<void>;
}

const keptLines = 20;

/**
 * Starts a program as a child in a process group of its own, so that Ctrl-C in the terminal reaches only us
 * and we stop our children in order.
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
    if (kept.length > keptLines) kept.shift();
    onLine(line, stream);
  };
  child.stdin.on("error", () => {}); // It may not want to read it.
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
    // What it started itself and left behind ends with it.
    killGroup(pid);
    // Its last words, unless a grandchild that left the group keeps the pipe open.
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
