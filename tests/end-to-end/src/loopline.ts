import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");

/** What `npx loopline` runs. Signals reach the program itself. */
const bin = join(root, "node_modules/.bin/loopline");

/** A running command. */
export interface RunningLoopline {
  readonly process: ChildProcess;
  /** Standard output so far. */
  readonly output: string;
  /** Standard error so far. */
  readonly notes: string;
  /** Resolves with its exit code, or the signal that killed it, once it has ended. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts `loopline` in the checkout. @param env all environment variables except PATH */
export function startLoopline(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningLoopline {
  const child = spawn(bin, args, {
    cwd: root,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { output: "", notes: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    written.output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    written.notes += text;
  });
  const ended = once(child, "close").then(() => child.exitCode ?? child.signalCode);
  return {
    process: child,
    ended,
    get output() {
      return written.output;
    },
    get notes() {
      return written.notes;
    },
  };
}
