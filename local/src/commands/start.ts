import { once } from "node:events";
import { createClient, type JobReply } from "@loopline/client";
import { describeError, formatInference, runProcess } from "@loopline/command-line";
import type { Endpoints } from "@loopline/services";
import { loadConfig } from "../config.ts";
import { askTarget } from "../output/ask-target.ts";
import { describeTraining } from "../output/describe-training.ts";
import { createStackPrinter, formatBanner, quietUntilUp } from "../output/stack-printer.ts";
import { createPalette, createSteps } from "../output/terminal.ts";
import { killGroup } from "../processes/other-processes.ts";
import { listenForStop } from "../processes/stop-signals.ts";
import { startStack } from "../stack/start-stack.ts";
import { holderOf } from "../state/lock-state.ts";
import { installMissing, postgresPackage, redisPackage } from "../system/packages.ts";
import "../processes/release-memory.ts";
import { parseStartOptions, type StartCommand, startHelp } from "./start-options.ts";

/** Runs the stack until it is asked to stop. Returns the exit code. */
async function start(command: StartCommand, width: number): Promise<number> {
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
  const printer = createStackPrinter({
    step,
    palette,
    print,
    printRaw: command.json ? (line) => void process.stdout.write(`${line}\n`) : undefined,
    verbose: command.verbose,
  });
  const quiet = quietUntilUp(printer, palette);
  try {
    const stack = await startStack({
      ...command,
      askTarget: process.stdin.isTTY && output.isTTY ? askTarget(output, stopSignal) : undefined,
      onInference: (inference) => ["", ...formatInference(inference, width), ""].forEach(print),
      events: command.verbose || command.json ? printer : quiet.events,
      signal: stopSignal,
    });
    quiet.end();
    const { endpoints, dataset } = stack;
    const seconds = (performance.now() - started) / 1000;
    print(formatBanner({ endpoints, dataset, seconds, access: command.access, palette }));
    const { origin } = endpoints.data;
    if (origin.source === "table") print(`${describeTraining(origin, await newestTraining(endpoints))}\n`);
    if (!stopSignal.aborted) await once(stopSignal, "abort");
    print("Stopping. Ctrl-C again kills.");
    await step("stopped", () => stack.stop());
    return 0;
  } catch (error) {
    if (!stopSignal.aborted) {
      quiet.problems().forEach(print);
      throw error;
    }
    print("Start cancelled.");
    return 130;
  }
}

/** The newest training with its report; undefined before the first. */
async function newestTraining({ predictApi, apiKey }: Endpoints): Promise<JobReply | undefined> {
  const client = createClient({ url: predictApi, apiKey });
  const [newest] = (await client.jobs({ limit: 1 })).jobs;
  return newest === undefined ? undefined : ((await client.job(newest.job_id)) ?? undefined);
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
    run: (args, { width }) => start(parseStartOptions(args), width),
    describeError: (error, args) =>
      args.includes("--verbose") && error instanceof Error ? String(error.stack) : describeError(error),
  },
  { catchesSignals: false },
);
