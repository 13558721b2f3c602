import type { Dataset } from "@loopline/dataset";
import { FeatureEncodingSchema } from "@loopline/dataset/encoding";
import { z } from "zod";
import { CountSchema, finiteNumber, ShareSchema } from "./fields.ts";

/**
 * By how much the decision for the predicted class exceeds that for the next class; of two classes `|w · x + b|`. Null for a
 * record without a prediction.
 */
export const MarginsSchema = z
  .array(z.number("must be a number").min(0, "must not be negative").nullable(), "must be an array")
  .meta({
    description:
      "How clearly each record is predicted: by how much the decision for the predicted class exceeds that for the next class. Absent if unknown.",
  });

/** Null for a record without a prediction. */
export const ProbabilitiesSchema = z
  .array(
    z.number("must be a number").gt(0, "must be above 0").lt(1, "must be below 1").nullable(),
    "must be an array",
  )
  .meta({
    description:
      "The probability that each prediction is right. Absent unless the model was calibrated on records that it was not trained on.",
  });

/**
 * How the probability that a prediction is right follows from its margin: a logistic function, fitted to rows that the model
 * was not trained on.
 */
export const CalibrationSchema = z
  .object({
    slope: finiteNumber.min(0, "must not be negative"),
    intercept: finiteNumber,
    rows: CountSchema.meta({ description: "Number of rows that it was fitted to." }),
  })
  .meta({
    id: "Calibration",
    description:
      "The probability that a prediction is right is 1 / (1 + exp(-(slope · margin + intercept))), at least 1 / (rows + 2) and at most (rows + 1) / (rows + 2).",
  });

export type Calibration = z.infer<typeof CalibrationSchema>;

const digits = 4;

/**
 * The probability that a prediction with this margin is right, with four decimals. It is at most (rows + 1) / (rows + 2), and at
 * least 1 / (rows + 2): so many rows can show no more, even if all of them are right (Laplace's rule of succession).
 */
export function probabilityOf({ slope, intercept, rows }: Calibration, margin: number): number {
  const probability = 1 / (1 + Math.exp(-(slope * margin + intercept)));
  const least = Math.max(1 / (rows + 2), 10 ** -digits);
  return Number(Math.min(1 - least, Math.max(least, probability)).toFixed(digits));
}

/**
 * What predicts. With two classes and numbers alone a hyperplane: a record is of the last class where
 * `coefficients · features + intercept` is above 0. Any other model is a `table`: one machine per class (of two classes, one for
 * the last class), over the columns that `features` encode; the class with the largest decision wins.
 */
export const ModelParametersSchema = z.object({
  /** The names of the features, in the order of the coefficients. */
  features: z.array(z.string()).optional(),
  coefficients: z.array(finiteNumber).optional(),
  intercept: finiteNumber.optional(),
  table: z
    .object({
      classes: z.array(z.string()),
      features: z.array(FeatureEncodingSchema),
      /** Null for a class without a training record. */
      machines: z.array(
        z.object({ coefficients: z.array(finiteNumber), intercept: finiteNumber }).nullable(),
      ),
    })
    .optional(),
  calibration: CalibrationSchema.optional(),
});

export type ModelParameters = z.infer<typeof ModelParametersSchema>;
export type TableParameters = NonNullable<ModelParameters["table"]>;

const ClassScoresSchema = z
  .object({
    precision: ShareSchema,
    recall: ShareSchema,
    "f1-score": ShareSchema,
    support: CountSchema.meta({ description: "Number of test rows of the class." }),
  })
  .meta({ id: "ClassScores" });

export type ClassScores = z.infer<typeof ClassScoresSchema>;

/** The shape of scikit-learn's `classification_report(output_dict=True)`. The keys "0", "1", … are the classes. */
export interface ClassificationReport {
  [classIndex: `${number}`]: ClassScores;
  accuracy: number;
  "macro avg": ClassScores;
  "weighted avg": ClassScores;
  /** 95 % interval of the accuracy, where it comes from leave-one-out because there are few records. */
  interval?: { lower: number; upper: number } | undefined;
  /**
   * Of three or more classes: `confusion[t][p]` is the number of test rows of class t that are predicted as class p. Reports of
   * older trainings have none.
   */
  confusion?: number[][] | undefined;
}

/** The report for the classes of a dataset. */
export function createReportSchema({
  target: { classes },
}: Pick<Dataset, "target">): z.ZodType<ClassificationReport> {
  const named = classes.map(({ value }, k) => `Class ${k} is ${value}`).join(", ");
  return z
    .object(
      {
        ...Object.fromEntries(classes.map((_, k) => [String(k), ClassScoresSchema])),
        accuracy: ShareSchema,
        "macro avg": ClassScoresSchema,
        "weighted avg": ClassScoresSchema,
        interval: z.object({ lower: ShareSchema, upper: ShareSchema }).optional(),
        ...(classes.length > 2 && { confusion: confusionSchema(classes.length) }),
      },
      "must be a classification report",
    )
    .meta({
      id: "Report",
      description: `Scores of the model on its test rows. ${named.replaceAll(", Class", ", class")}.`,
    }) as unknown as z.ZodType<ClassificationReport>;
}

function confusionSchema(classes: number) {
  return z.array(z.array(CountSchema).length(classes)).length(classes).optional().meta({
    description: "Number of test rows by class, and in each row by predicted class.",
  });
}

/**
 * When a candidate replaces the champion. `not-worse`: it is right at least as often on the rows that both are scored on.
 * `significant`: it is right more often, and the difference is significant at 5 % by the exact McNemar test.
 */
export const promotionPolicies = ["not-worse", "significant"] as const;

/**
 * What a model was tested on. `held-out`: records that no model is trained on. `test-set`: the fixed test set.
 * `leave-one-out`: each record that it was trained on, by a model fitted without it.
 */
export const testKinds = ["held-out", "test-set", "leave-one-out"] as const;
export type TestKind = (typeof testKinds)[number];

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
    /** What `rows` are; absent from older trainings. */
    tested_on: z.enum(testKinds).optional(),
  })
  .meta({
    id: "Decision",
    description: "Whether a model was promoted, and the numbers behind the decision.",
  });

/**
 * How many rows of the training set were used for neither training nor testing. `unusable`: they have a value that no
 * model can be trained on. `set_aside`: they are far outside the other rows. `excluded`: an operator excluded them. `other`: they
 * repeat a row, were cut to balance the classes or to limit a source, or are held out from a model that has a fixed test set;
 * absent from older trainings. With it, the sum of all and the job's `records` is the number of labelled rows.
 */
export const LeftOutSchema = z
  .object({
    unusable: CountSchema,
    set_aside: CountSchema,
    excluded: CountSchema,
    untrusted: CountSchema.optional().meta({
      description: "Corrections of owners that are not trusted; absent if all are.",
    }),
    other: CountSchema.optional(),
  })
  .meta({
    id: "LeftOut",
    description: "How many rows were used for neither training nor testing, by reason.",
  });

export type LeftOut = z.infer<typeof LeftOutSchema>;

export type PromotionPolicy = (typeof promotionPolicies)[number];
export type Decision = z.infer<typeof DecisionSchema>;
