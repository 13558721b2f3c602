import type { Figure } from "./scikit-learn.ts";

/** scikit-learn 1.2.1 on another machine with two cores, for where it is not installed. */
export const recordedFigures: readonly Figure[] = [
  { set: "1,097 × 4", model: "SVC", milliseconds: 5 },
  { set: "10,000 × 4", model: "SVC", milliseconds: 90 },
  { set: "100,000 × 4", model: "SVC", milliseconds: 5_100 },
  { set: "1,000,000 × 4", model: "LinearSVC", milliseconds: 7_400 },
  { set: "1,000,000 × 4", model: "SGD", milliseconds: 1_100 },
  { set: "1,000,000 × 4", model: "predict", milliseconds: 360 },
  { set: "1,000,000 × 4", model: "predictOne", milliseconds: 0.024 },
  { set: "1,000,000 × 4", model: "report", milliseconds: 1.5 },
];
