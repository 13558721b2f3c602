import { randomInt } from "node:crypto";
import { bankNotes } from "@loopline/banknotes/definition";
import { formatCount, formatInference, runProcess } from "@loopline/command-line";
import type { CachedJob } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";
import { loadConfig } from "../config.ts";
import { type DemoOptions, demoHelp, minSeed, parseDemoOptions } from "../demo/demo-options.ts";
import { describeStart, findStack } from "../demo/find-stack.ts";
import { type CurveWords, formatReport, type LearningCurve } from "../demo/learning-curve.ts";
import { type OwnStackOptions, startOwnStack } from "../demo/own-stack.ts";
import { createProgress } from "../demo/progress.ts";
import { connectPipeline, newestJob, teach } from "../demo/teach.ts";
import { chooseTableLessons, chooseTeachingRecords, type TeachingRecords } from "../demo/teaching-records.ts";
import { askTarget } from "../output/ask-target.ts";
import { createRecentProblems } from "../output/stack-printer.ts";
import { createPalette, createSteps } from "../output/terminal.ts";
import { listenForStop } from "../processes/stop-signals.ts";
import { chooseStartingRecords, type StartingRecords } from "../seed/starting-records.ts";
import type { Stack } from "../stack/start-stack.ts";

/** Of the report. A terminal that does not know its width reports 0 columns. */
const columns = { min: 40, max: 80 };
const { stdin, stdout } = process;
const width = Math.max(columns.min, Math.min(stdout.columns || columns.max, columns.max));

function print(line: string): void {
  stdout.write(`${line}\n`);
}

/** Teaches a stack and shows its learning curve. Returns the exit code. */
async function demo(options: DemoOptions): Promise<number> {
  const stopSignal = listenForStop(() => print("Stopping (up to 15 s)…"));
  try {
    const running = await findStack(options.stateDirectory, stopSignal);
    const seed = options.seed ?? randomInt(minSeed, 2 ** 31);
    const { curve, words } = await teachChosen({ ...options, seed }, running, stopSignal);
    print(`\n${formatReport(curve, words, width)}`);
    return 0;
  } catch (error) {
    if (!stopSignal.aborted) throw error;
    print("Stopped before it was done.");
    return 130;
  }
}

interface TaughtCurve {
  readonly curve: LearningCurve;
  readonly words: CurveWords;
}

type Options = DemoOptions & { readonly seed: number };

/** Teaches the given file or that of the running stack; if it is of the default dataset, or there is none, the running stack. */
async function teachChosen(
  options: Options,
  running: Endpoints | undefined,
  signal: AbortSignal,
): Promise<TaughtCurve> {
  const { dataFile, stateDirectory } = options;
  const isOfTable = running?.data.origin.source === "table";
  if (dataFile !== undefined || isOfTable) {
    const askUser = stdin.isTTY && stdout.isTTY ? askTarget(stdout, signal) : undefined;
    const records = await chooseStartingRecords({ ...options, askTarget: askUser }, stateDirectory);
    if (records.origin.source === "table") return await teachTable(records, options, signal);
  }
  const file = dataFile ?? running?.data.records;
  const lessons = await chooseTeachingRecords({ ...options, file });
  const { many } = bankNotes.record;
  announce(lessons, file === undefined ? `generated ${many}` : `${many} of ${file}`, options);
  const words = { many, testSet: "fixed test set" };
  const start = (newest: CachedJob, stack: Endpoints) => describeStart(stack, newest, dataFile);
  if (running !== undefined) {
    const stack = { endpoints: running, dataset: bankNotes };
    return { curve: await teachStack(lessons, stack, start, signal), words };
  }
  return { curve: await teachOwnStack(lessons, { dataFile }, start, signal), words };
}

/** Teaches a new stack that starts from a few rows of a table. */
async function teachTable(
  records: StartingRecords,
  options: Options,
  signal: AbortSignal,
): Promise<TaughtCurve> {
  const { dataset, file, inference } = records;
  if (file === undefined) {
    throw new Error(`the running stack has no file of ${dataset.record.many}: name one with --data FILE`);
  }
  if (inference !== undefined) ["", ...formatInference(inference, width), ""].forEach(print);
  const { start, ...lessons } = await chooseTableLessons(dataset, file, options);
  const { many } = dataset.record;
  announce(lessons, `${many} of ${file}`, options);
  const origin = { source: "table", dataset: dataset.name } as const;
  const { definition } = records;
  const own = { origin, dataset, definition, start, testSet: [] };
  const curve = await teachOwnStack(
    lessons,
    { records: own },
    async (newest) => `It starts from ${newest.records} training rows.`,
    signal,
  );
  return { curve, words: { many, testSet: `${formatCount(lessons.testSet.length)} unseen ${many}` } };
}

function announce({ lessons }: TeachingRecords, source: string, { seed }: Options): void {
  print(`${lessons.length} rounds of ${lessons[0]?.length} ${source} (--seed ${seed})`);
}

/** What the user should know about the stack before it is taught. */
type DescribeStart = (newest: CachedJob, stack: Endpoints) => Promise<string>;

async function teachOwnStack(
  lessons: TeachingRecords,
  from: Pick<OwnStackOptions, "dataFile" | "records">,
  start: DescribeStart,
  signal: AbortSignal,
): Promise<LearningCurve> {
  const { databaseUrl, redisUrl } = loadConfig();
  if (databaseUrl !== undefined || redisUrl !== undefined) {
    // The data of a temporary stack would stay there.
    throw new Error(
      "no stack runs, and a temporary one must not use the servers of DATABASE_URL and REDIS_URL: run npm start first, or unset them",
    );
  }
  print(
    from.records === undefined
      ? "No stack is running, so the demo starts a temporary one."
      : "The demo starts a temporary stack.",
  );
  const palette = createPalette(stdout.isTTY && stdout.hasColors());
  const step = createSteps(print, palette);
  const problems = createRecentProblems(palette);
  const events = { step, onNotice: print, onLine: problems.onLine };
  const stack = await startOwnStack({ ...from, events, signal });
  try {
    return await teachStack(lessons, stack, start, signal);
  } catch (error) {
    if (!signal.aborted) problems.format().forEach(print);
    throw error;
  } finally {
    await step("stopped and removed the demo's stack", () => stack.stop());
  }
}

async function teachStack(
  lessons: TeachingRecords,
  { endpoints, dataset }: Pick<Stack, "endpoints" | "dataset">,
  start: DescribeStart,
  signal: AbortSignal,
): Promise<LearningCurve> {
  const pipeline = connectPipeline(endpoints, signal);
  const newest = await newestJob(pipeline);
  print(`Teaching the stack at ${endpoints.predictApi}.`);
  if (newest !== undefined) print(await start(newest, endpoints));
  const progress = createProgress(stdout, lessons.lessons.length);
  try {
    return await teach(lessons, { ...pipeline, dataset, onStep: progress.show });
  } finally {
    progress.end();
  }
}

await runProcess(
  { name: "npm run demo --", help: demoHelp, run: (args) => demo(parseDemoOptions(args)) },
  { catchesSignals: false },
);
