import { z } from "zod";
import { CountSchema, ShareSchema } from "./fields.ts";

/** A linear model: a note is real where `coefficients · features + intercept` is above 0. */
export const ModelParametersSchema = z.object({
  /** The names of the features, in the order of the coefficients. */
  features: z.array(z.string()),
  coefficients: z.array(z.number("must be a finite number")),
  intercept: z.number("must be a finite number"),
});

export type ModelParameters = z.infer<typeof ModelParametersSchema>;

const ClassScoresSchema = z
  .object({
    precision: ShareSchema,
    recall: ShareSchema,
    "f1-score": ShareSchema,
    support: CountSchema.meta({ description: "Number of test rows of the class." }),
  })
  .meta({ id: "ClassScores" });

/** The shape of scikit-learn's `classification_report(output_dict=True)`. The keys "0" and "1" are fake and real. */
export const ClassificationReportSchema = z
  .object(
    {
      "0": ClassScoresSchema,
      "1": ClassScoresSchema,
      accuracy: ShareSchema,
      "macro avg": ClassScoresSchema,
      "weighted avg": ClassScoresSchema,
    },
    "must be a classification report",
  )
  .meta({
    id: "Report",
    description: "Scores of the model on its test rows. Class 0 is fake, class 1 is real.",
  });

export type ClassificationReport = z.infer<typeof ClassificationReportSchema>;

/**
 * When a candidate replaces the champion. `not-worse`: it is right at least as often on the rows that both are scored on.
 * `significant`: it is right more often, and the difference is significant at 5 % by the exact McNemar test.
 */
export const promotionPolicies = ["not-worse", "significant"] as const;

/** Whether a candidate was promoted, and the numbers behind the decision. */
export const DecisionSchema = z
  .object({
    promoted: z.boolean(),
    /** The reason, in a sentence for people. */
    reason: z.string(),
    policy: z.enum(promotionPolicies),
    /** The champion's file; null if there was no champion. */
    champion: z.string().nullable(),
    /** Rows that both were scored on. Neither was trained on them. */
    rows: CountSchema,
    candidate_accuracy: ShareSchema,
    champion_accuracy: ShareSchema.nullable(),
    /** Rows that only the candidate, or only the champion, predicted right. */
    only_candidate_right: CountSchema,
    only_champion_right: CountSchema,
    /** Two-sided p-value of the exact McNemar test; null without a champion. */
    p: ShareSchema.nullable(),
  })
  .meta({
    id: "Decision",
    description: "Whether a model was promoted, and the numbers behind the decision.",
  });

/**
 * How many rows of the training set were used for neither training nor testing. `unusable`: they have a value that no
 * model can be trained on. `set_aside`: they are far outside the other rows. `excluded`: an operator excluded them.
 */
export const LeftOutSchema = z
  .object({ unusable: CountSchema, set_aside: CountSchema, excluded: CountSchema })
  .meta({
    id: "LeftOut",
    description: "How many rows were used for neither training nor testing, by reason.",
  });

export type LeftOut = z.infer<typeof LeftOutSchema>;

export type PromotionPolicy = (typeof promotionPolicies)[number];
export type Decision = z.infer<typeof DecisionSchema>;
