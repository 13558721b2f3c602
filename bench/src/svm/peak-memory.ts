import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { type TrainingSet, writeTrainingSet } from "./training-sets.ts";

const ReplySchema = z.object({ peak: z.number(), converged: z.literal(true) });

export interface PeakMemory {
  /** Bytes of features and labels. */
  readonly input: number;
  /** Peak bytes of the process, for input and fit together. */
  readonly peak: number;
}

/** Memory of a fit in a process of its own. @param scratch folder for the set's file */
export function peakMemory(set: TrainingSet, scratch: string): PeakMemory {
  const { rows, cols } = set;
  const file = writeTrainingSet(set, join(scratch, "peak-memory.bin"));
  const child = [join(import.meta.dirname, "fit-once.ts"), file, String(rows), String(cols)];
  const { peak } = ReplySchema.parse(JSON.parse(execFileSync(process.execPath, child, { encoding: "utf8" })));
  return { input: rows * (8 * cols + 1), peak };
}
