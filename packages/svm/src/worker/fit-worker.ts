import { parentPort, workerData } from "node:worker_threads";
import { type FitOptions, type FitResult, type FitStage, fitInStages } from "../fit/fit.ts";
import type { Labels } from "../rows-and-labels.ts";
import { SvmError, type SvmErrorCode } from "../svm-error.ts";

/** The input of a worker. */
export interface ToWorker {
  /** In shared memory. */
  readonly x: Float64Array;
  readonly y: Labels;
  readonly options: FitOptions;
}

/** What a worker sends: each stage when it is done, then a result or an `SvmError`. Any other error ends the worker. */
export type FromWorker =
  | { readonly type: "stage"; readonly stage: FitStage }
  | { readonly type: "result"; readonly result: FitResult }
  | { readonly type: "error"; readonly code: SvmErrorCode; readonly message: string };

/** Entry point of the thread that `fitInWorker` starts: runs one fit, then ends. */
function main({ x, y, options }: ToWorker): void {
  try {
    const result = fitInStages(x, y, options, (stage) => send({ type: "stage", stage }));
    const { coefficients, supportIndices, dual } = result;
    send({ type: "result", result }, [coefficients.buffer, supportIndices.buffer, dual.buffer]);
  } catch (error) {
    if (!(error instanceof SvmError)) throw error;
    send({ type: "error", code: error.code, message: error.message });
  }
}

function send(message: FromWorker, transfer: readonly ArrayBufferLike[] = []): void {
  parentPort?.postMessage(
    message,
    transfer.filter((buffer) => buffer instanceof ArrayBuffer),
  );
}

main(workerData);
