import { readFileSync } from "node:fs";
import { type RunningLoopline, startLoopline } from "./loopline.ts";
import { until } from "./until.ts";

export interface InterruptedSubmit {
  /** The CSV of notes. */
  readonly file: string;
  /** Of `loopline submit`, beside the file. */
  readonly options: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How many batches the file makes. */
  readonly batches: number;
  /** How often it is killed. */
  readonly times: number;
  /** From 0 up to 1: when. */
  readonly random: () => number;
}

/** Milliseconds for one stretch between two kills. */
const patienceMs = 300_000;

/**
 * Runs `loopline submit` and kills it, again and again, each time after a random number of further batches; then lets
 * it come to its end.
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
    // Never so many that nothing would be left for the kills that follow.
    const target = finishedBatches(file) + Math.floor((random() * batches) / (times + 1));
    await until(
      `${target} finished batches`,
      () => run.process.exitCode !== null || finishedBatches(file) > target,
      patienceMs,
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

/** What the journal of a file says. */
function finishedBatches(file: string): number {
  try {
    return readFileSync(`${file}.loopline-journal`, "utf8").split('"predictions"').length - 1;
  } catch {
    // Not begun yet.
    return 0;
  }
}
