/** How good a model was, and how much it had learned from. */
export interface CurvePoint {
  /** Rows of its training set, as `GET /jobs` counts them: from 100 on, those held out to test it among them. */
  readonly rows: number;
  /** The share of the fixed test set that it gets right. */
  readonly testAccuracy: number;
  /** Of notes that were new to it: how many the pipeline predicted with it, and how many of these right. */
  readonly fresh: { readonly right: number; readonly count: number };
}

/** The models in the order of their training. */
export type LearningCurve = readonly CurvePoint[];

export function freshAccuracy({ fresh }: CurvePoint): number {
  return fresh.right / fresh.count;
}

/** A share of one as text, such as `98.7 %`. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
