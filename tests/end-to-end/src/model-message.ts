import { randomUUID } from "node:crypto";
import { z } from "zod";

const share = z.number().min(0).max(1);
const seconds = z.number().min(0).max(60);
const ScoresSchema = z.object({ precision: share, recall: share, "f1-score": share, support: z.int() });

/** A message on `model` in the wire contract, without the fields that we added. */
export const ModelMessageSchema = z.object({
  job_id: z.string(),
  model_file_name: z.string().regex(/^model-\d{10}.*\.json$/),
  records: z.int(),
  accuracy: share,
  report: z.object({
    "0": ScoresSchema,
    "1": ScoresSchema,
    accuracy: share,
    "macro avg": ScoresSchema,
    "weighted avg": ScoresSchema,
  }),
  data_prep_time: seconds,
  training_time: seconds,
  testing_time: seconds,
});

export type ModelMessage = z.infer<typeof ModelMessageSchema>;

/** A message on `model` as the original sends it, about an invented training so old that no model is replaced. */
export function createModelMessage(): ModelMessage {
  const scores = { precision: 0.96, recall: 0.88, "f1-score": 0.92, support: 50 };
  return {
    job_id: randomUUID(),
    model_file_name: "model-1608522236.json",
    records: 6,
    accuracy: 0.92,
    report: {
      "0": scores,
      "1": { ...scores, precision: 0.89, recall: 0.96 },
      accuracy: 0.92,
      "macro avg": { ...scores, support: 100 },
      "weighted avg": { ...scores, support: 100 },
    },
    data_prep_time: 0.0123,
    training_time: 0.0034,
    testing_time: 0.0005,
  };
}
