import type { Value } from "@loopline/dataset";
import type { Customer } from "./callers.ts";

/** A batch that was answered with 200. */
export interface AcceptedBatch {
  readonly batchId: string;
  readonly subjects: readonly string[];
  readonly features: readonly (readonly Value[])[];
}

/** What a customer sent and got. */
export interface CustomerObservations {
  readonly batches: { readonly batchId: string; readonly subjects: readonly string[] }[];
  /** Every reply, as JSON. */
  readonly replies: string[];
  /** Of the events that it read. */
  lastEventId?: string | undefined;
}

/** What users saw, for the invariants to be checked against. */
export interface Observations {
  readonly accepted: AcceptedBatch[];
  /** What somebody published that no function can read. */
  readonly poison: string[];
  /** Answers that nobody should ever get. */
  readonly complaints: string[];
  readonly customers: Record<Customer, CustomerObservations>;
}

export function createObservations(): Observations {
  const customer = () => ({ batches: [], replies: [] });
  return { accepted: [], poison: [], complaints: [], customers: { acme: customer(), bob: customer() } };
}
