import { SvmError } from "./svm-error.ts";

/** Class labels, 0 or 1, one per row. */
export type Labels = Float64Array | Uint8Array | readonly number[];

/**
 * The label at `i`.
 * @param name what to call the labels in the error
 * @throws SvmError `bad-label` where it is not 0 or 1
 */
export function readLabel(labels: Labels, i: number, name = "y"): 0 | 1 {
  const label = labels[i];
  if (label === 0 || label === 1) return label;
  throw new SvmError("bad-label", `${name}[${i}] is ${label}; labels must be 0 or 1`);
}

/** @throws SvmError `bad-shape` where there are not as many labels as rows */
export function checkLabelCount(labels: Labels, rows: number): void {
  if (labels.length === rows) return;
  throw new SvmError("bad-shape", `x has ${rows} rows, but y has ${labels.length} labels`);
}
