import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "@loopline/services";
import { onTestFinished } from "vitest";
import { childEnvironment } from "../../src/config.ts";
import { readLines } from "../../src/processes/start-process.ts";

export interface DemoRun {
  readonly code: number | null;
  readonly lines: readonly string[];
  /** Names in the directory for temporary files afterwards. */
  readonly left: readonly string[];
}

export interface DemoRunOptions {
  readonly args: readonly string[];
  /** Called for each line that it writes. `stop` is a Ctrl-C. */
  readonly onLine?: (line: string, stop: () => void) => void;
}

/** Runs the demo without a running stack, with a separate directory for temporary files. */
export async function runDemo({ args, onLine }: DemoRunOptions): Promise<DemoRun> {
  const directory = mkdtempSync(join(tmpdir(), "loopline-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const command = join(repository, "local/src/commands/demo.ts");
  const child = spawn(process.execPath, [command, "--state", join(directory, "none"), ...args], {
    env: { ...childEnvironment(), TMPDIR: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill());
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    readLines(stream, (line) => {
      lines.push(line);
      onLine?.(line, () => child.kill("SIGINT"));
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, lines, left: readdirSync(directory) };
}
