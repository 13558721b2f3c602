import { BatchReplySchema, type LabelName, UuidSchema } from "@loopline/contracts";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import { ApiProblem } from "./api-problem.ts";

const mostBatches = 20;

/** `?batches=<id>,<id>` */
export const PredictionsQuerySchema = z.object({
  batches: z
    .string("must be the ids of batches, separated by commas")
    .transform((ids) => ids.split(","))
    .pipe(z.array(UuidSchema).max(mostBatches, `must be at most ${mostBatches}`)),
});

export interface PredictionsReply {
  readonly batches: readonly { readonly batch_id: string; readonly predictions: readonly LabelName[] }[];
}

/** Those of the batches that have their predictions already. So a browser that waits for many asks once. */
export async function readPredictions(
  batchIds: readonly string[],
  predict: ApiClient,
  signal: AbortSignal,
): Promise<PredictionsReply> {
  const found = await Promise.all(
    batchIds.map(async (id) => {
      try {
        const { batch_id, predictions } = await predict.get(`/batches/${id}`, BatchReplySchema, signal);
        return [{ batch_id, predictions }];
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return [];
        throw error;
      }
    }),
  );
  return { batches: found.flat() };
}
