import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { type TrainingSet, writeTrainingSet } from "./training-sets.ts";

/** What scikit-learn can be timed at: three ways to fit, and what comes after a fit. */
export type Work = "SVC" | "LinearSVC" | "SGD" | "predict" | "predictOne" | "report";

const FigureSchema = z.object({
  set: z.string(),
  model: z.enum(["SVC", "LinearSVC", "SGD", "predict", "predictOne", "report"]),
  milliseconds: z.number(),
  objective: z.number().optional(),
});
const VersionSchema = z.object({ version: z.string() });

export type Figure = z.infer<typeof FigureSchema>;

export interface Job {
  readonly set: TrainingSet;
  readonly models: readonly { readonly model: Work; readonly warmUp: number; readonly runs: number }[];
}

/** Debian's Python, whose python3-sklearn this is about; another Python may come first on the path. */
const PYTHON = "/usr/bin/python3";

/** Minutes that scikit-learn gets for all jobs. */
const MAX_MINUTES = 15;

/**
 * Times scikit-learn in a process of its own, one job after the other.
 * @param folder for the sets' files
 * @param env environment of the process
 * @returns its version and figures, or null where it is not installed
 */
export function measureScikitLearn(
  jobs: readonly Job[],
  folder: string,
  env: NodeJS.ProcessEnv,
): { version: string; figures: Figure[] } | null {
  const sets = jobs.map(({ set, models }, at) => {
    const { name, rows, cols, C = 1, classWeights: weights = [1, 1] } = set;
    return { name, C, weights, file: writeTrainingSet(set, join(folder, `${at}.bin`)), rows, cols, models };
  });
  const run = spawnSync(PYTHON, [join(import.meta.dirname, "scikit_learn.py")], {
    input: JSON.stringify({ sets }),
    encoding: "utf8",
    env: withoutDisguise(env),
    timeout: MAX_MINUTES * 60_000,
  });
  if (run.status !== 0) {
    console.log(`scikit-learn was not timed: ${run.error?.message ?? run.stderr.trim().split("\n").at(-1)}`);
    return null;
  }
  const [version, ...figures] = run.stdout
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  return {
    version: VersionSchema.parse(version).version,
    figures: figures.map((figure) => FigureSchema.parse(figure)),
  };
}

/** These would make OpenBLAS, and so scikit-learn, take the machine for another one. */
function withoutDisguise(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...rest } = env;
  return rest;
}
