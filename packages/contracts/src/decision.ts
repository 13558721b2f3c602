import { z } from "zod";
import { CountSchema, ShareSchema } from "./fields.ts";

/**
 * When a candidate replaces the champion. `not-worse`: it is right at least as often on the rows both are scored on.
 * `significant`: it is right more often, and the exact McNemar test finds the difference significant at 5 %.
 */
export const promotionPolicies = ["not-worse", "significant"] as const;

/** Rows of the training set that a training left out, by reason: they count neither as trained nor as tested on. */
const LeftOutSchema = z
  .object({
    unusable: CountSchema.meta({ description: "Rows with a feature that cannot be trained on." }),
    set_aside: CountSchema.meta({ description: "Rows far outside of what the training set holds." }),
  })
  .meta({ id: "LeftOut", description: "Rows of the training set that were left out." });

/** Whether a candidate was promoted, and what that was decided on. */
export const DecisionSchema = z
  .object({
    promoted: z.boolean(),
    /** Why, in a sentence for people. */
    reason: z.string(),
    policy: z.enum(promotionPolicies),
    /** The champion's file; null when there was none to compare with. */
    champion: z.string().nullable(),
    /** Rows that both were scored on, which neither was trained on. */
    rows: CountSchema,
    candidate_accuracy: ShareSchema,
    champion_accuracy: ShareSchema.nullable(),
    /** Rows that only the candidate got right, and that only the champion got right. */
    only_candidate_right: CountSchema,
    only_champion_right: CountSchema,
    /** Two-sided p-value of the exact McNemar test; null without a champion. */
    p: ShareSchema.nullable(),
    /** Absent from a writer that leaves none out. */
    left_out: LeftOutSchema.optional(),
  })
  .meta({ id: "Decision", description: "Whether a model was promoted, and what that was decided on." });

export type PromotionPolicy = (typeof promotionPolicies)[number];
export type Decision = z.infer<typeof DecisionSchema>;
export type LeftOut = z.infer<typeof LeftOutSchema>;
