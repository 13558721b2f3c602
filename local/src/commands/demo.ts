import { randomInt } from "node:crypto";
import { runProcess } from "@loopline/command-line";
import type { Endpoints } from "@loopline/services";
import { loadConfig } from "../config.ts";
import { type DemoOptions, demoHelp, minSeed, parseDemoOptions } from "../demo/demo-options.ts";
import { describeStart, findStack } from "../demo/find-stack.ts";
import { formatReport, type LearningCurve } from "../demo/learning-curve.ts";
import { startOwnStack } from "../demo/own-stack.ts";
import { createProgress } from "../demo/progress.ts";
import { connectPipeline, newestJob, teach } from "../demo/teach.ts";
import { chooseTeachingNotes, type TeachingNotes } from "../demo/teaching-notes.ts";
import { createRecentProblems } from "../output/stack-printer.ts";
import { createPalette, createSteps } from "../output/terminal.ts";
import { listenForStop } from "../processes/stop-signals.ts";

/** Of the report. A terminal that does not know its width reports 0 columns. */
const columns = { min: 40, max: 80 };
const { stdout } = process;

function print(line: string): void {
  stdout.write(`${line}\n`);
}

/** Teaches a stack and shows its learning curve. Returns the exit code. */
async function demo(options: DemoOptions): Promise<number> {
  const stopSignal = listenForStop(() => print("Stopping (up to 15 s)…"));
  try {
    const running = await findStack(options.stateDirectory, stopSignal);
    const file = options.dataFile ?? running?.data.notes;
    const seed = options.seed ?? randomInt(minSeed, 2 ** 31);
    const notes = await chooseTeachingNotes({ ...options, file, seed });
    const source = file === undefined ? "generated notes" : `notes of ${file}`;
    print(`${options.rounds} rounds of ${options.batchSize} ${source} (--seed ${seed})`);
    const curve =
      running === undefined
        ? await teachOwnStack(notes, options.dataFile, stopSignal)
        : await teachStack(notes, running, options.dataFile, stopSignal);
    const width = Math.max(columns.min, Math.min(stdout.columns || columns.max, columns.max));
    print(`\n${formatReport(curve, width)}`);
    return 0;
  } catch (error) {
    if (!stopSignal.aborted) throw error;
    print("Stopped before it was done.");
    return 130;
  }
}

async function teachOwnStack(
  notes: TeachingNotes,
  dataFile: string | undefined,
  signal: AbortSignal,
): Promise<LearningCurve> {
  const { databaseUrl, redisUrl } = loadConfig();
  if (databaseUrl !== undefined || redisUrl !== undefined) {
    // The data of a temporary stack would stay there.
    throw new Error(
      "no stack runs, and a temporary one must not use the servers of DATABASE_URL and REDIS_URL: run npm start first, or unset them",
    );
  }
  print("No stack is running, so the demo starts a temporary one.");
  const palette = createPalette(stdout.isTTY && stdout.hasColors());
  const step = createSteps(print, palette);
  const problems = createRecentProblems(palette);
  const events = { step, onNotice: print, onLine: problems.onLine };
  const stack = await startOwnStack({ dataFile, events, signal });
  try {
    return await teachStack(notes, stack.endpoints, dataFile, signal);
  } catch (error) {
    if (!signal.aborted) problems.format().forEach(print);
    throw error;
  } finally {
    await step("stopped and removed the demo's stack", () => stack.stop());
  }
}

async function teachStack(
  notes: TeachingNotes,
  endpoints: Endpoints,
  dataFile: string | undefined,
  signal: AbortSignal,
): Promise<LearningCurve> {
  const pipeline = connectPipeline(endpoints, signal);
  const newest = await newestJob(pipeline);
  print(`Teaching the stack at ${endpoints.predictApi}.`);
  if (newest !== undefined) print(await describeStart(endpoints, newest, dataFile));
  const progress = createProgress(stdout, notes.lessons.length);
  try {
    return await teach(notes, { ...pipeline, onStep: progress.show });
  } finally {
    progress.end();
  }
}

await runProcess(
  { name: "npm run demo --", help: demoHelp, run: (args) => demo(parseDemoOptions(args)) },
  { catchesSignals: false },
);
