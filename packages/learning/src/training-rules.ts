import { promotionPolicies } from "@loopline/contracts";
import { z } from "zod";
import type { DecisionRules } from "./decide.ts";

/** The rules of a training. */
export interface TrainingRules extends DecisionRules {
  /** See `chooseRows`. */
  readonly maxSourceShare: number;
  /** SVM penalty C; that of the definition unless given. */
  readonly C?: number;
}

const share = z.coerce.number().min(0).max(1);

/** Environment variables of the programs that train. */
export const rulesVariables = {
  /** When a candidate replaces the champion. */
  PROMOTION_POLICY: z.enum(promotionPolicies).default("not-worse"),
  /** How far a candidate may fall behind the champion on the frozen test set, as a share of its rows. */
  FROZEN_TOLERANCE: share.default(0.02),
  /**
   * Largest share of the training rows that one known source may have given. With few sources, only 1 makes sense; with
   * many, a small share prevents that one of them dominates the model.
   */
  MAX_SOURCE_SHARE: share.default(1),
  /** SVM penalty C, instead of that of the definition. */
  SVM_C: z.coerce.number().positive().optional(),
};

/** The rules of a configuration. */
export function rulesOf(config: z.infer<z.ZodObject<typeof rulesVariables>>): TrainingRules {
  return {
    policy: config.PROMOTION_POLICY,
    frozenTolerance: config.FROZEN_TOLERANCE,
    maxSourceShare: config.MAX_SOURCE_SHARE,
    ...(config.SVM_C !== undefined && { C: config.SVM_C }),
  };
}
