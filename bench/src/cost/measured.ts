import { readFileSync } from "node:fs";
import { z } from "zod";
import { pricedServices } from "./workload.ts";

/** Measurements on this machine of the work for a batch. */
export const MeasuredSchema = z.object({
  date: z.iso.date(),
  machine: z.string(),
  node: z.string(),
  /** Load average before the run. Above 0.5 other work was running. */
  loadBefore: z.number().min(0),
  notesPerBatch: z.int().positive(),
  /** Batches per second, and how many in total. */
  rate: z.number().positive(),
  batches: z.int().positive(),
  /** Milliseconds of processor time per request of an API and per delivery to a function; of `training`, per training. */
  cpuMilliseconds: z.record(z.enum(pricedServices), z.number().min(0)),
  /** Milliseconds of processor time of the servers per batch. */
  postgresMilliseconds: z.number().min(0),
  redisMilliseconds: z.number().min(0),
  redisCommandsPerBatch: z.number().positive(),
  /** Of a batch's own keys, besides the entry in the list. */
  redisBytesPerBatch: z.number().positive(),
  rememberedSeconds: z.int().positive(),
  postgresTransactionsPerBatch: z.number().positive(),
  postgresBytesPerBatch: z.number().positive(),
  postgresBytesPerFeedback: z.number().positive(),
  walBytesPerBatch: z.number().positive(),
});

export type Measured = z.infer<typeof MeasuredSchema>;

/** @throws if the file was not written by a run. */
export function readMeasured(file: string): Measured {
  return MeasuredSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}
