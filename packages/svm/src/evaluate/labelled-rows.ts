/** Rows with their classes, as `takeRows` makes them. */
export interface LabelledRows {
  /** Row-major, rows × cols. */
  readonly x: Float64Array;
  readonly y: Uint8Array;
  readonly rows: number;
  readonly cols: number;
}
