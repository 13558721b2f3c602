import { join } from "node:path";
import { functionNames } from "@loopline/contracts";
import { StoredKeySchema } from "@loopline/platform/keys";
import { repository } from "@loopline/services";
import { z } from "zod";
import { runToEnd } from "../processes/run-process.ts";
import { nodeProcess } from "../processes/start-process.ts";

const LabelledRecordSchema = z.object({
  /** In the order of the dataset's features. */
  values: z.array(z.union([z.number(), z.string(), z.boolean(), z.null()])),
  /** The class, as its position in the dataset. */
  label: z.int().nonnegative(),
});

/** A record whose class is known. */
export type LabelledRecord = z.infer<typeof LabelledRecordSchema>;

/** What the seeding process reads from its standard input. */
export const SeedPlanSchema = z.object({
  project: z.string(),
  superuserUrl: z.string(),
  readwritePassword: z.string(),
  redisUrl: z.string(),
  pubsub: z.string(),
  storage: z.string(),
  secretManager: z.string(),
  predictApi: z.string(),
  /** For the predict API, if it requires a key. */
  apiKey: z.string().optional(),
  /** The stack's own keys. They replace those of the last start. */
  keys: z.array(StoredKeySchema).optional(),
  functions: z.record(z.enum(functionNames), z.string()),
  /** The file with the definition of the dataset. */
  dataset: z.string(),
  /** First rows of the training set. */
  start: z.array(LabelledRecordSchema).readonly(),
  /** Rows that no model is trained on. */
  testSet: z.array(LabelledRecordSchema).readonly(),
  /** A file whose labelled records are all first rows of the training set, too. */
  records: z.string().optional(),
});

export type SeedPlan = z.infer<typeof SeedPlanSchema>;

/** The line that the seeding process writes when only the first model is missing. */
export const seededLine = "seeded";

export interface Seeding {
  /** Resolves when everything but the first model is there. Rejects with the process's last lines. */
  readonly seeded: Promise<void>;
  /** Resolves when there is also a model. */
  readonly finished: Promise<void>;
}

/** Starts the process that seeds a stack, see main.ts. Aborting `signal` stops it. */
export function startSeeding(plan: SeedPlan, signal: AbortSignal): Seeding {
  const { promise: seeded, resolve } = Promise.withResolvers<void>();
  const args = [join(repository, "local/src/seed/main.ts")];
  const spec = nodeProcess({ name: "seeding", args });
  const onLine = (line: string): void => {
    if (line === seededLine) resolve();
  };
  const finished = runToEnd({ ...spec, input: JSON.stringify(plan) }, { signal, onLine });
  // Until the caller awaits it, a rejection would end this process.
  finished.catch(() => {});
  return { seeded: Promise.race([seeded, finished]), finished };
}
