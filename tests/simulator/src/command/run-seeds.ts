import { Worker } from "node:worker_threads";
import type { SimulationOptions, SimulationResult } from "../run-simulation.ts";

/**
 * Runs simulations on some threads.
 * @param onResult is told of each as it ends, in no particular order
 */
export async function runSeeds(
  simulations: Iterable<SimulationOptions>,
  threads: number,
  onResult: (result: SimulationResult) => void,
): Promise<void> {
  const waiting = simulations[Symbol.iterator]();
  await Promise.all(Array.from({ length: threads }, () => runOnThread(waiting, onResult)));
}

async function runOnThread(
  waiting: Iterator<SimulationOptions>,
  onResult: (result: SimulationResult) => void,
): Promise<void> {
  const worker = new Worker(new URL("./seed-worker.ts", import.meta.url));
  try {
    await new Promise<void>((resolve, reject) => {
      const next = () => {
        const { value, done } = waiting.next();
        if (done) resolve();
        else worker.postMessage(value);
      };
      worker.on("message", (result: SimulationResult) => {
        onResult(result);
        next();
      });
      worker.on("error", reject);
      next();
    });
  } finally {
    await worker.terminate();
  }
}
