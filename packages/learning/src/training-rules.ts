import type { DecisionRules } from "./decide.ts";

/** What a training goes by. */
export interface TrainingRules extends DecisionRules {
  /** See `chooseRows`. */
  readonly maxSourceShare: number;
  /** What a wrong side of the margin costs: 1 unless given, which is the original's, and scikit-learn's default. */
  readonly C?: number;
}
