import type { FitOptions, FitResult, FitStage } from "../fit/fit.ts";
import type { Labels } from "../labels.ts";
import type { SvmErrorCode } from "../svm-error.ts";

/** What a worker starts with. */
export interface ToWorker {
  /** Over shared memory. */
  readonly x: Float64Array;
  readonly y: Labels;
  readonly options: FitOptions;
}

/** What it sends: stages as they are done, then a result or an error. An error of another kind ends the worker. */
export type FromWorker =
  | { readonly type: "stage"; readonly stage: FitStage }
  | { readonly type: "result"; readonly result: FitResult }
  | { readonly type: "error"; readonly code: SvmErrorCode; readonly message: string };
