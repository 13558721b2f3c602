import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { cpuMicroseconds } from "./cpu-time.ts";

const run = promisify(execFile);

/** Closed-loop load: each connection sends its next request when it has the answer to the one before. */
export const LoadSchema = z.object({
  url: z.url(),
  method: z.enum(["GET", "POST", "PATCH"]),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  connections: z.int().positive(),
  seconds: z.number().positive(),
});

/** JSON has no NaN: what it is of no values. */
const MillisecondsSchema = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

export const LoadResultSchema = z.object({
  perSecond: z.number(),
  requests: z.number(),
  p50: MillisecondsSchema,
  p99: MillisecondsSchema,
  /** Requests without an answer, or with another status than 200. */
  failed: z.number(),
});

export type Load = z.input<typeof LoadSchema>;
export type LoadResult = z.infer<typeof LoadResultSchema>;

export interface Measured extends LoadResult {
  /** Microseconds of processor time of the API, all its threads, per request. */
  readonly cpu: number;
}

/** Sends a load from a process of its own, and looks at what it costs the API's. @param pid of the API */
export async function measureLoad(load: Load, pid: number): Promise<Measured> {
  const before = await cpuMicroseconds(pid);
  const { stdout } = await run(
    process.execPath,
    [join(import.meta.dirname, "load-process.ts"), JSON.stringify(load)],
    {
      maxBuffer: 1_000_000,
    },
  );
  const result = LoadResultSchema.parse(JSON.parse(stdout));
  return { ...result, cpu: ((await cpuMicroseconds(pid)) - before) / result.requests };
}
