import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runProcess } from "@loopline/command-line";
import { repository } from "@loopline/services";
import { loadConfig } from "../config.ts";
import { createPalette, createSteps, type RunStep } from "../output/terminal.ts";
import {
  chromiumPackage,
  installMissing,
  jupyterClientPackage,
  postgresPackage,
  pythonPackage,
  redisPackage,
  type SystemPackage,
} from "../system/packages.ts";

const help = `npm test -- [arguments of vitest]
  runs lint, types, and all tests

  npm test -- --project unit        only the unit tests (lint and types always run)
  npm test -- functions/prediction  only the tests of a folder
  REAL_DATA_DIR=DIR npm test        also the tests that need real data, in DIR/banknote_authentication.csv
`;

const palette = createPalette(process.stdout.isTTY && process.stdout.hasColors());
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** A check has failed, and its output has been shown. */
class CheckFailed extends Error {}

function neededPackages(): SystemPackage[] {
  const { databaseUrl, redisUrl } = loadConfig();
  return [
    ...(databaseUrl === undefined ? [postgresPackage] : []),
    ...(redisUrl === undefined ? [redisPackage] : []),
    chromiumPackage,
    pythonPackage,
    jupyterClientPackage,
  ];
}

/** Runs a tool of the workspace. Shows its output only if it fails. */
async function check(tool: string, args: readonly string[]): Promise<void> {
  const child = spawn(toolPath(tool), args, { cwd: repository, stdio: ["ignore", "pipe", "pipe"] });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await exitCode(child);
  if (code === 0) return;
  print((await output).join(""));
  throw new CheckFailed();
}

/**
 * Projects that mostly wait: for time-outs, a browser, deliveries, kernels. Beside them, the others keep the processor busy, so
 * that both together take little longer than either alone.
 */
const waitingProjects = ["faults", "browser", "deployed", "notebooks"];

/** Runs vitest: all tests in two processes side by side, or once with the given arguments. */
async function runTests(args: readonly string[]): Promise<void> {
  const runs =
    args.length > 0
      ? [args]
      : [
          waitingProjects.flatMap((name) => ["--project", name]),
          waitingProjects.flatMap((name) => ["--project", `!${name}`]),
        ];
  const codes = await Promise.all(runs.map(runVitest));
  if (codes.some((code) => code !== 0)) throw new CheckFailed();
}

/** Runs vitest in this terminal, with our reporter unless the arguments name another. Returns its exit code. */
function runVitest(args: readonly string[]): Promise<number> {
  const named = args.some((arg) => arg.startsWith("--reporter"));
  const reporter = named ? [] : ["--reporter", join(import.meta.dirname, "test-reporter.ts")];
  const child = spawn(toolPath("vitest"), ["run", ...reporter, ...args], {
    cwd: repository,
    stdio: "inherit",
  });
  return exitCode(child);
}

function toolPath(tool: string): string {
  return join(repository, "node_modules/.bin", tool);
}

function exitCode(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Runs every check, even after one has failed. Returns the exit code. */
async function test(step: RunStep, args: readonly string[]): Promise<number> {
  await step("system packages", () => installMissing(neededPackages()));
  const checks: [title: string, work: () => Promise<void>][] = [
    ["lint and format (biome)", () => check("biome", ["check", "."])],
    ["types (tsc)", () => check("tsc", ["-b"])],
    ["tests (vitest)", () => runTests(args)],
  ];
  const failed: string[] = [];
  for (const [title, work] of checks) {
    try {
      await step(title, work);
    } catch (error) {
      if (!(error instanceof CheckFailed)) throw error;
      failed.push(title);
    }
  }
  if (failed.length === 0) print(palette.good("\nAll checks passed."));
  else print(palette.error(`\nFailed: ${failed.join(", ")}.`));
  return failed.length === 0 ? 0 : 1;
}

await runProcess(
  { name: "npm test --", help, run: (args) => test(createSteps(print, palette), args) },
  { catchesSignals: false },
);
