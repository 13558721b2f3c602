import {
  type BatchReply,
  BatchReplySchema,
  type LabelName,
  labelNameOf,
  UuidSchema,
} from "@loopline/contracts";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import { ApiProblem } from "./api-problem.ts";
import type { NoteSource } from "./note-source.ts";

/** A batch with the true labels of its notes, where they are known. */
export interface BatchWithTruths extends BatchReply {
  /** One per subject; null where the truth is not known, as for every note whose features were not kept. */
  readonly truths: (LabelName | null)[];
}

export async function addTruths(
  batch: BatchReply,
  notes: Pick<NoteSource, "truthOf">,
): Promise<BatchWithTruths> {
  const labels = await Promise.all(
    batch.subjects.map((subject, i) => {
      const features = batch.features?.[i];
      return features && notes.truthOf({ subject, features });
    }),
  );
  return { ...batch, truths: labels.map((label) => (label === undefined ? null : labelNameOf(label))) };
}

const maxBatches = 20;

/** `?batches=<id>,<id>` */
export const PredictionsQuerySchema = z.object({
  batches: z
    .string("must be the ids of batches, separated by commas")
    .transform((ids) => ids.split(","))
    .pipe(z.array(UuidSchema).max(maxBatches, `must be at most ${maxBatches}`)),
});

export interface PredictionsReply {
  readonly batches: readonly { readonly batch_id: string; readonly predictions: readonly LabelName[] }[];
}

/** Returns the batches that already have predictions, so that a browser waiting for many batches sends one request. */
export async function readPredictions(
  batchIds: readonly string[],
  predict: ApiClient,
  signal: AbortSignal,
): Promise<PredictionsReply> {
  const found = await Promise.all(
    batchIds.map(async (id) => {
      try {
        const { batch_id, predictions } = await predict(`/batches/${id}`, BatchReplySchema, { signal });
        return [{ batch_id, predictions }];
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return [];
        throw error;
      }
    }),
  );
  return { batches: found.flat() };
}
