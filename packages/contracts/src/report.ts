import { z } from "zod";
import { CountSchema, ShareSchema } from "./fields.ts";

const ClassScoresSchema = z.object({
  precision: ShareSchema,
  recall: ShareSchema,
  "f1-score": ShareSchema,
  support: CountSchema,
});

/** scikit-learn's `classification_report(output_dict=True)`; the keys "0" and "1" are fake and real. */
export const ClassificationReportSchema = z.object(
  {
    "0": ClassScoresSchema,
    "1": ClassScoresSchema,
    accuracy: ShareSchema,
    "macro avg": ClassScoresSchema,
    "weighted avg": ClassScoresSchema,
  },
  "must be a classification report",
);

export type ClassificationReport = z.infer<typeof ClassificationReportSchema>;
