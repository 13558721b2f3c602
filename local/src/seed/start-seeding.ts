import { join } from "node:path";
import { functionNames } from "@loopline/contracts";
import { repository } from "@loopline/services";
import { z } from "zod";
import { runToEnd } from "../processes/run-process.ts";
import { nodeProcess } from "../processes/start-process.ts";

const NoteSchema = z.object({
  features: z.array(z.number()),
  label: z.literal([0, 1]),
});

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
  functions: z.record(z.enum(functionNames), z.string()),
  start: z.array(NoteSchema),
  testSet: z.array(NoteSchema),
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
