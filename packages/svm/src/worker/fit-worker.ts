import { parentPort, workerData } from "node:worker_threads";
import { fitInStages } from "../fit/fit.ts";
import { SvmError } from "../svm-error.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** The thread that `fitInWorker` starts: one fit, then it ends. */
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
