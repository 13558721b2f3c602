import type { GeneratedNote } from "@loopline/banknotes/generator";
import type { Random } from "../core/random.ts";
import type { Apis } from "../pipeline/api-host.ts";
import type { World } from "../pipeline/world.ts";
import type { Observations } from "./observations.ts";

/** What a user of the pipeline has at hand. */
export interface User {
  readonly random: Random;
  readonly world: World;
  readonly apis: Apis;
  /** Notes to send, the same ones again and again. */
  readonly notes: readonly GeneratedNote[];
  /** What the users found out, together. */
  readonly observations: Observations;
}

export interface SubmittedBatch {
  readonly batchId: string;
  readonly subjects: readonly string[];
  /** The note behind each subject. */
  readonly notes: readonly GeneratedNote[];
}
