import { z } from "zod";
import { CountSchema, ShareSchema } from "./fields.ts";

/**
 * When a candidate replaces the champion. `not-worse`: it is right at least as often on the rows both are scored on.
 * `significant`: it is right more often, and the exact McNemar test finds the difference significant at 5 %.
 */
export const promotionPolicies = ["not-worse", "significant"] as const;

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
  })
  .meta({ id: "Decision", description: "Whether a model was promoted, and what that was decided on." });

/**
 * How many rows of the training set were neither trained nor tested on. `unusable`: they hold a value that no model can be
 * trained on. `set_aside`: they lie far outside what the set holds. `excluded`: an operator said so.
 */
export const LeftOutSchema = z
  .object({ unusable: CountSchema, set_aside: CountSchema, excluded: CountSchema })
  .meta({ id: "LeftOut", description: "How many rows were neither trained nor tested on, by why." });

export type LeftOut = z.infer<typeof LeftOutSchema>;

export type PromotionPolicy = (typeof promotionPolicies)[number];
export type Decision = z.infer<typeof DecisionSchema>;
