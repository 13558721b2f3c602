import { monitorEventLoopDelay } from "node:perf_hooks";
import { fitInWorker } from "@loopline/svm";
import type { TrainingSet } from "./training-sets.ts";

/** Times a fit in a worker, and the longest that the event loop stood still meanwhile, in milliseconds. */
export async function workerPause({ x, y, rows, cols }: TrainingSet) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const started = performance.now();
  await fitInWorker(x, y, { rows, cols });
  const milliseconds = performance.now() - started;
  delay.disable();
  return { milliseconds, pause: delay.max / 1e6 };
}
