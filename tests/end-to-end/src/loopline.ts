import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");

/** What `npx loopline` runs; it makes way for the program itself, which signals then reach. */
const bin = join(root, "node_modules/.bin/loopline");

/** A command line that runs. */
export interface RunningLoopline {
  readonly process: ChildProcess;
  /** What it has written so far, to standard output. */
  readonly output: string;
  /** And to standard error. */
  readonly notes: string;
  /** Resolves with its exit code, or the signal that killed it, once it has ended. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts `loopline` in the checkout. @param env all of it, but for the path */
export function startLoopline(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningLoopline {
  const child = spawn(bin, args, {
    cwd: root,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { output: "", notes: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.notes += text;
  });
  const ended = once(child, "close").then(() => child.exitCode ?? child.signalCode);
  return {
    process: child,
    ended,
    get output() {
      return said.output;
    },
    get notes() {
      return said.notes;
    },
  };
}
