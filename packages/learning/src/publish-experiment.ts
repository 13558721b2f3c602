import type { ModelMessage } from "@loopline/contracts";
import type { Publisher } from "@loopline/platform";
import { announceModels, type TrainUnderLeaseDeps, trainUnderLease } from "./train-under-lease.ts";

export interface ExperimentDeps extends TrainUnderLeaseDeps {
  readonly publisher: Publisher;
}

export type Experiment =
  /** The training function or another experiment is training. */
  | { readonly status: "busy" }
  | { readonly status: "untrainable"; readonly reason: string }
  /** The model is stored and published, whether or not it is promoted. */
  | { readonly status: "announced"; readonly model: ModelMessage };

/**
 * Trains, stores, decides and publishes as the training function does and under the same lease, but with the caller's
 * rules and even if no training is due. It trains on all current rows.
 * @param experimenter recorded as the promoter if the model is promoted
 */
export async function publishExperiment(experimenter: string, deps: ExperimentDeps): Promise<Experiment> {
  const { store, newId } = deps;
  const holder = newId();
  const lease = { holder, message: `experiment ${holder}`, experimenter };
  const begun = await store.begin(lease);
  if (begun.status !== "begun") return { status: "busy" };
  try {
    const outcome = await trainUnderLease(lease, deps);
    if (outcome.status === "failed") return { status: "untrainable", reason: outcome.reason };
    await announceModels(store, deps.publisher);
    return { status: "announced", model: outcome.model };
  } catch (error) {
    // Otherwise the training function would wait until the lease expires. It may be lost already.
    await store.finish(lease, { version: 0 }).catch(() => {});
    throw error;
  }
}
