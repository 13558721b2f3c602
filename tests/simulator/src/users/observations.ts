import type { Value } from "@loopline/dataset";

/** A batch that was answered with 200. */
export interface AcceptedBatch {
  readonly batchId: string;
  readonly subjects: readonly string[];
  readonly features: readonly (readonly Value[])[];
}

/** What users saw, for the invariants to be checked against. */
export interface Observations {
  readonly accepted: AcceptedBatch[];
  /** What somebody published that no function can read. */
  readonly poison: string[];
  /** Answers that nobody should ever get. */
  readonly complaints: string[];
}

export function createObservations(): Observations {
  return { accepted: [], poison: [], complaints: [] };
}
