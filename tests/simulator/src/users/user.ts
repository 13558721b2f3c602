import type { Random } from "../core/random.ts";
import type { Apis } from "../pipeline/api-host.ts";
import type { TrueRecord } from "../pipeline/tables.ts";
import type { World } from "../pipeline/world.ts";
import type { Observations } from "./observations.ts";

/** What a user of the pipeline has at hand. */
export interface User {
  readonly random: Random;
  readonly world: World;
  readonly apis: Apis;
  /** Records to send, the same ones again and again. */
  readonly records: readonly TrueRecord[];
  /** How likely feedback says what records are; otherwise it rates their predictions. */
  readonly labelShare: number;
  /** Decides what labels say. What else users do does not depend on it. */
  readonly labelRandom: Random;
  /** What the users found out, together. */
  readonly observations: Observations;
}

export interface SubmittedBatch {
  readonly batchId: string;
  readonly subjects: readonly string[];
  /** The record behind each subject. */
  readonly records: readonly TrueRecord[];
}
