import { once } from "node:events";
import { describeError, runProcess } from "@loopline/command-line";
import { loadConfig } from "../config.ts";
import { createStackPrinter, formatBanner } from "../output/stack-printer.ts";
import { createPalette, createSteps } from "../output/terminal.ts";
import { killGroup } from "../processes/other-processes.ts";
import { listenForStop } from "../processes/stop-signals.ts";
import { startStack } from "../stack/start-stack.ts";
import { holderOf } from "../state/lock-state.ts";
import { installMissing, postgresPackage, redisPackage } from "../system/packages.ts";
import "../processes/release-memory.ts";
import { parseStartOptions, type StartCommand, startHelp } from "./start-options.ts";

/** Runs the stack until it is asked to stop. Returns the exit code. */
async function start(command: StartCommand): Promise<number> {
  const output = command.json ? process.stderr : process.stdout;
  const palette = createPalette(output.isTTY && output.hasColors());
  const print = (line: string): void => void output.write(`${line}\n`);
  const step = createSteps(print, palette);
  const stopSignal = listenForStop(() => killEverything(command.stateDirectory));
  const started = performance.now();

  const config = loadConfig();
  if (config.databaseUrl !== undefined) print("Postgres: the server of DATABASE_URL, database loopline");
  if (config.redisUrl !== undefined) print("Redis: the server of REDIS_URL");
  await step("system packages", () =>
    installMissing([
      ...(config.databaseUrl === undefined ? [postgresPackage] : []),
      ...(config.redisUrl === undefined ? [redisPackage] : []),
    ]),
  );
  const events = createStackPrinter({
    step,
    palette,
    print,
    printRaw: command.json ? (line) => void process.stdout.write(`${line}\n`) : undefined,
    verbose: command.verbose,
  });
  try {
    const stack = await startStack({ ...command, events, signal: stopSignal });
    print(formatBanner(stack.endpoints, (performance.now() - started) / 1000, palette));
    if (!stopSignal.aborted) await once(stopSignal, "abort");
    print("Stopping. Ctrl-C again kills.");
    await step("stopped", () => stack.stop());
    return 0;
  } catch (error) {
    if (!stopSignal.aborted) throw error;
    print("Start cancelled.");
    return 130;
  }
}

/** For a second Ctrl-C: kills everything, without any clean-up. */
function killEverything(stateDirectory: string): never {
  for (const pid of holderOf(stateDirectory)?.children ?? []) killGroup(pid);
  process.exit(137);
}

await runProcess(
  {
    name: "npm start --",
    help: startHelp,
    run: (args) => start(parseStartOptions(args)),
    describeError: (error, args) =>
      args.includes("--verbose") && error instanceof Error ? String(error.stack) : describeError(error),
  },
  { catchesSignals: false },
);
