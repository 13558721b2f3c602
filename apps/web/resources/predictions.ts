import type { PredictionsReply } from "../server/predictions.ts";
import { requestJson } from "./request-json.ts";

/** Predictions of those of the batches that have them already. At most 20 batches. */
export async function fetchPredictions(
  batchIds: readonly string[],
  signal?: AbortSignal,
): Promise<PredictionsReply["batches"]> {
  const query = new URLSearchParams({ batches: batchIds.join(",") });
  const reply = await requestJson<PredictionsReply>(`/predictions?${query}`, { signal });
  return reply.batches;
}
