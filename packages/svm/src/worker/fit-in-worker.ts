import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { FitOptions, FitResult, FitStage } from "../fit/fit.ts";
import { type Labels, type RowMatrix, readRows } from "../rows-and-labels.ts";
import { SvmError } from "../svm-error.ts";
import type { FromWorker, ToWorker } from "./fit-worker.ts";

export interface FitProgress {
  /** The stage that is done: rows checked, start found, problem solved. */
  readonly stage: FitStage;
  /** About how much of the work that is, measured with a million rows; 1 would be the result. */
  readonly fraction: number;
}

export interface FitInWorkerOptions extends FitOptions {
  readonly onProgress?: (progress: FitProgress) => void;
  /** Ends the worker at once; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Location of the bundled worker; `fit-worker.js` beside the bundle unless given. */
  readonly workerUrl?: URL;
}

const FRACTION: Record<FitStage, number> = { checked: 0.25, started: 0.65, solved: 0.9 };

/** Values copied between two turns of the event loop; some 2 ms. */
const SLICE = 500_000;

/**
 * Runs `fit` in a worker thread, which takes some 50 ms to start: for sets so large that `fit` would block the event
 * loop for too long. The worker reads x from shared memory: an x over a `SharedArrayBuffer` is used as it is, any other
 * is copied there once, a slice at a time. Labels and weights are cloned, quickly if they are typed arrays; the result
 * is transferred, not copied. The arguments are not changed or detached; do not change x and y until the promise
 * settles.
 *
 * @throws SvmError (as a rejection) when `fit` does, with the same code and message
 */
export async function fitInWorker(
  x: RowMatrix,
  y: Labels,
  { onProgress, signal, workerUrl, ...options }: FitInWorkerOptions = {},
): Promise<FitResult> {
  const { values, rows, cols } = readRows(x, options.rows, options.cols);
  const input: ToWorker = { x: await shared(values, signal), y, options: { ...options, rows, cols } };
  signal?.throwIfAborted();
  return runWorker(workerUrl ?? workerBeside(import.meta.url), input, onProgress, signal);
}

/** The worker's file has the same ending as this file: `.ts` from source, that of the bundle in a bundle. */
function workerBeside(url: string): URL {
  return new URL(`./fit-worker${url.slice(url.lastIndexOf("."))}`, url);
}

async function shared(values: Float64Array, signal?: AbortSignal): Promise<Float64Array> {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  for (let from = 0; from < values.length; from += SLICE) {
    signal?.throwIfAborted();
    copy.set(values.subarray(from, from + SLICE), from);
    await setImmediate();
  }
  return copy;
}

async function runWorker(
  url: URL,
  input: ToWorker,
  onProgress?: (progress: FitProgress) => void,
  signal?: AbortSignal,
): Promise<FitResult> {
  // The worker needs none of this process's flags, and some, such as --input-type, would prevent its start.
  const worker = new Worker(url, { workerData: input, execArgv: [] });
  let abort = () => {};
  try {
    return await new Promise((resolve, reject) => {
      abort = () => reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      worker.on("message", (message: FromWorker) => {
        if (message.type === "result") resolve(message.result);
        else if (message.type === "error") reject(new SvmError(message.code, message.message));
        else report(message.stage);
      });
      worker.on("error", reject);
      worker.on("messageerror", reject);
      worker.on("exit", (code) => reject(new Error(`the worker ended with code ${code} before the fit did`)));

      function report(stage: FitStage) {
        try {
          onProgress?.({ stage, fraction: FRACTION[stage] });
        } catch (error) {
          reject(error);
        }
      }
    });
  } finally {
    signal?.removeEventListener("abort", abort);
    await worker.terminate();
  }
}
