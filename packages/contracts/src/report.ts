import { z } from "zod";
import { CountSchema, ShareSchema } from "./fields.ts";

const ClassScoresSchema = z
  .object({
    precision: ShareSchema,
    recall: ShareSchema,
    "f1-score": ShareSchema,
    support: CountSchema.meta({ description: "Rows of the class." }),
  })
  .meta({ id: "ClassScores" });

/** scikit-learn's `classification_report(output_dict=True)`; the keys "0" and "1" are fake and real. */
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
  .meta({ id: "Report", description: "How the model did on its test rows: 0 is fake, 1 is real." });

export type ClassificationReport = z.infer<typeof ClassificationReportSchema>;
