import { parentPort } from "node:worker_threads";
import { runSimulation, type SimulationOptions } from "../run-simulation.ts";

/** Runs the simulations that it is sent, one at a time. */
parentPort?.on("message", async (options: SimulationOptions) => {
  parentPort?.postMessage(await runSimulation(options));
});
