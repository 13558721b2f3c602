import type { Ratings } from "@loopline/client";
import type { NotesBody, NotesReply } from "@loopline/contracts";
import { useMutation } from "@tanstack/react-query";
import type { PredictionsReply } from "../server/batch-details.ts";
import { loopline, requestJson } from "./api.ts";

// Apart from batches.ts, so that pages load the code of mutations only when they send something.

/** Submits notes as one batch. Sending the same notes again with the same key makes no second batch. */
export function submitNotes(notes: NotesBody, key: string, signal?: AbortSignal): Promise<NotesReply> {
  return loopline.submit(notes, { idempotencyKey: key, signal });
}

/** Those of the batches that already have predictions. At most 20 batches. */
export async function fetchPredictions(
  batchIds: readonly string[],
  signal?: AbortSignal,
): Promise<PredictionsReply["batches"]> {
  const query = new URLSearchParams({ batches: batchIds.join(",") });
  const reply = await requestJson<PredictionsReply>(`/predictions?${query}`, { signal });
  return reply.batches;
}

/** Submits a batch of sample notes that the server draws. Its variable is their number. */
export function useSubmitSamples() {
  const mutationFn = (count: number) =>
    requestJson<NotesReply>("/samples", { method: "POST", body: { count } });
  return useMutation({ mutationFn });
}

/** A user's ratings of a batch's predictions. */
export interface Feedback extends Ratings {
  readonly batch_id: string;
}

export function useSendFeedback() {
  const mutationFn = (feedback: Feedback) => loopline.correct(feedback.batch_id, feedback);
  return useMutation({ mutationFn });
}
