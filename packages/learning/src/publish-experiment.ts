import type { ModelMessage } from "@loopline/contracts";
import type { Publisher } from "@loopline/platform";
import { announceModels, type TrainUnderLeaseDeps, trainUnderLease } from "./train-under-lease.ts";

export interface ExperimentDeps extends TrainUnderLeaseDeps {
  readonly publisher: Publisher;
}

export type Experiment =
  /** The training function or another experiment trains now. */
  | { readonly status: "busy" }
  | { readonly status: "untrainable"; readonly reason: string }
  /** The model is stored and announced, whether or not the decision promotes it. */
  | { readonly status: "announced"; readonly model: ModelMessage };

/**
 * Trains, stores, decides and announces as the training function does, in turn with it, but by rules of one's own and
 * also when everything is trained. It trains on the rows of this moment: what is announced has seen all of them.
 * @param experimenter who the promotion is by, if it comes to one
 */
export async function publishExperiment(experimenter: string, deps: ExperimentDeps): Promise<Experiment> {
  const { store, newId } = deps;
  const holder = newId();
  const lease = { holder, message: `experiment ${holder}`, experimenter };
  const begun = await store.begin(lease);
  if (begun.status !== "begun") return { status: "busy" };
  try {
    const turn = await trainUnderLease(lease, deps);
    if (turn.status === "failed") return { status: "untrainable", reason: turn.reason };
    await announceModels(store, deps.publisher);
    return { status: "announced", model: turn.model };
  } catch (error) {
    // Else the training function would wait until the lease runs out. It may be lost already.
    await store.finish(lease, { version: 0 }).catch(() => {});
    throw error;
  }
}
