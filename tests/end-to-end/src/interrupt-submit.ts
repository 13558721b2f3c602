import { readFileSync } from "node:fs";
import { type RunningLoopline, startLoopline } from "./loopline.ts";
import { until } from "./until.ts";

export interface InterruptedSubmit {
  /** The CSV of notes. */
  readonly file: string;
  /** Options of `loopline submit`. */
  readonly options: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How many batches the file makes. */
  readonly batches: number;
  /** How often it is killed. */
  readonly times: number;
  /** Numbers in [0, 1) that decide when it is killed. */
  readonly random: () => number;
}

/** The limit on the time between two kills. */
const timeoutMs = 300_000;

/**
 * Runs `loopline submit` and kills it, `times` times, each time after a random number of further batches; then runs it to
 * its end.
 *
 * @returns how many batches were finished at each kill, and the last run
 */
export async function interruptSubmit(
  asked: InterruptedSubmit,
): Promise<{ kills: number[]; last: RunningLoopline }> {
  const { file, options, env, batches, times, random } = asked;
  const kills: number[] = [];
  const start = () => startLoopline(["submit", file, ...options], env);
  for (let kill = 0; kill < times; kill++) {
    const run = start();
    // Leave enough batches for the kills that follow.
    const target = finishedBatches(file) + Math.floor((random() * batches) / (times + 1));
    await until(
      `${target} finished batches`,
      () => run.process.exitCode !== null || finishedBatches(file) > target,
      timeoutMs,
    );
    run.process.kill("SIGKILL");
    const end = await run.ended;
    if (end !== "SIGKILL") throw new Error(`it had ended with ${end} before it was killed: ${run.notes}`);
    kills.push(finishedBatches(file));
  }
  const last = start();
  await last.ended;
  return { kills, last };
}

/** Counts the finished batches in the journal of a file. */
function finishedBatches(file: string): number {
  try {
    return readFileSync(`${file}.loopline-journal`, "utf8").split('"predictions"').length - 1;
  } catch {
    // Not begun yet.
    return 0;
  }
}
