import { readFileSync } from "node:fs";
import { apiNames, functionNames } from "@loopline/contracts";
import { z } from "zod";

export const measuredServices = [...apiNames, ...functionNames] as const;

/** What a run on this machine says of the work for a batch, for the model to go on. */
export const MeasuredSchema = z.object({
  date: z.iso.date(),
  machine: z.string(),
  node: z.string(),
  /** Load of the machine, as the system counts it, before the run: above 0.5 others were at work. */
  loadBefore: z.number().min(0),
  notesPerBatch: z.int().positive(),
  /** Batches per second, and how many in all. */
  rate: z.number().positive(),
  batches: z.int().positive(),
  /** Milliseconds of processor time for each request of an API and delivery to a function; of `training`, for each training. */
  cpuMilliseconds: z.record(z.enum(measuredServices), z.number().min(0)),
  /** Milliseconds of processor time of the servers for a batch. */
  postgresMilliseconds: z.number().min(0),
  redisMilliseconds: z.number().min(0),
  redisCommandsPerBatch: z.number().positive(),
  /** What Redis keeps of a batch beside the list's entry, and for how long. */
  redisBytesPerBatch: z.number().positive(),
  rememberedSeconds: z.int().positive(),
  postgresTransactionsPerBatch: z.number().positive(),
  postgresBytesPerBatch: z.number().positive(),
  postgresBytesPerFeedback: z.number().positive(),
  walBytesPerBatch: z.number().positive(),
});

export type Measured = z.infer<typeof MeasuredSchema>;

/** @throws when the file is not what a run wrote. */
export function readMeasured(file: string): Measured {
  return MeasuredSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}
