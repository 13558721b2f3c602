import { type FunctionName, functionNames } from "@loopline/contracts";
import type { Endpoint } from "../core/broker.ts";
import { askForTraining } from "../pipeline/start.ts";
import type { World } from "../pipeline/world.ts";
import { createOriginalHost } from "./original-host.ts";

/** Which functions are the original's. At first none is. */
export interface Deployment {
  /** Where messages for a function go: to ours, or to the original's while that takes its place. */
  endpoint(name: FunctionName, ours: Endpoint): Endpoint;
  /**
   * Swaps some functions for the other's at random moments of the next minute, and then puts all of ours back. In half of
   * the waves a training is asked for whenever ours are put back, as the guide says; in the others only where ours have no
   * model at all.
   */
  scheduleSwaps(swaps: number): void;
  /** Whether ours must have trained on every correction of this wave: otherwise the original may have, and ours will. */
  mustBeTrained(): boolean;
}

/** Neither reads the model files of the other, so these two are swapped together. */
const pair: readonly FunctionName[] = ["prediction", "training"];
const units = [pair, ...functionNames.filter((name) => !pair.includes(name)).map((name) => [name])];

const withinMs = 60_000;

export function createDeployment(world: World): Deployment {
  const { clock, trace } = world;
  const random = world.random.fork("deployment");
  const originals = new Set<FunctionName>();
  let asksForTraining = true;
  let wasTrainedByOriginal = false;

  function swap(): void {
    const unit = random.pick(units);
    for (const name of unit) {
      if (!originals.delete(name)) originals.add(name);
    }
    if (originals.has("training")) wasTrainedByOriginal = true;
    else if (unit === pair) putBack();
    trace.note(`of the original: ${[...originals].join(", ") || "none"}`);
  }

  /** Training is ours again. The set-up job of a deployment asks for a training; ours need a model that they can read. */
  function putBack(): void {
    if (asksForTraining || world.database.promotions.size === 0) askForTraining(world);
  }

  return {
    endpoint(name, ours) {
      const theirs = createOriginalHost(name, world);
      return (push) => (originals.has(name) ? theirs(push) : ours(push));
    },
    scheduleSwaps(swaps) {
      asksForTraining = random.chance(0.5);
      wasTrainedByOriginal = false;
      if (swaps === 0) return;
      for (let index = 0; index < swaps; index++) {
        // Half of them at the start: any subset of the functions may be the original's for all of it.
        clock.schedule(index < swaps / 2 ? 0 : random.between(0, withinMs), swap);
      }
      clock.schedule(withinMs * random.between(1, 3), () => {
        if (originals.has("training")) putBack();
        originals.clear();
        trace.note("all functions are ours");
      });
    },
    mustBeTrained: () => asksForTraining || !wasTrainedByOriginal,
  };
}
