import { functionNames } from "@loopline/contracts";
import { z } from "zod";

const NoteSchema = z.object({
  features: z.array(z.number()),
  label: z.literal([0, 1]),
});

/** What the seeding process is told on its standard input. */
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

/** The line that the seeding process writes once only the first model is still to come. */
export const seededLine = "seeded";
