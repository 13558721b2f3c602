import { promotionPolicies } from "@loopline/contracts";
import { z } from "zod";
import type { DecisionRules } from "./decide.ts";

/** What a training goes by. */
export interface TrainingRules extends DecisionRules {
  /** See `chooseRows`. */
  readonly maxSourceShare: number;
  /** What a wrong side of the margin costs: 1 unless given, which is the original's, and scikit-learn's default. */
  readonly C?: number;
}

const share = z.coerce.number().min(0).max(1);

/** For those that train: the rules to train and to decide by. */
export const rulesVariables = {
  /** When a candidate replaces the champion. */
  PROMOTION_POLICY: z.enum(promotionPolicies).default("not-worse"),
  /** How far a candidate may fall behind the champion on the frozen test set, as a share of its rows. */
  FROZEN_TOLERANCE: share.default(0.02),
  /**
   * The most of the training rows that one known source may have given. With few sources nothing less than all makes
   * sense; with many a small share keeps any one of them from teaching the model what it likes.
   */
  MAX_SOURCE_SHARE: share.default(1),
  /** What a wrong side of the margin costs. */
  SVM_C: z.coerce.number().positive().default(1),
};

/** The rules that a configuration holds. */
export function rulesOf(config: z.infer<z.ZodObject<typeof rulesVariables>>): TrainingRules {
  return {
    policy: config.PROMOTION_POLICY,
    frozenTolerance: config.FROZEN_TOLERANCE,
    maxSourceShare: config.MAX_SOURCE_SHARE,
    C: config.SVM_C,
  };
}
