import { ifThere, type Page, pathOfPage, type Ratings } from "@loopline/client";
import type { NotesBody, NotesReply } from "@loopline/contracts";
import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import type { BatchWithTruths, PredictionsReply } from "../server/batch-details.ts";
import { loopline, requestJson } from "./api.ts";
import { useExpectNews, useLive } from "./live.tsx";

/** The batch that the home page shows. */
export const latestBatch: Page = { limit: 1 };

/** The Explain page lets users choose one of these, and draws the notes of some. */
export const recentBatches: Page = { limit: 20 };

/** Few enough that a page of large batches stays light. */
export const batchesPerPage = 10;

/** One page of batches, newest first. */
export function batchesQuery(page: Page) {
  return queryOptions({
    queryKey: [pathOfPage("/batches", page)],
    queryFn: ({ signal }) => loopline.batches({ ...page, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useBatches(page: Page) {
  return useQuery({ ...batchesQuery(page), ...useLive() });
}

/**
 * One batch with its features, if they were kept, and the truths that are known; null if it has no predictions yet or does
 * not exist. A batch never changes once it has predictions.
 */
export function batchQuery(batchId: string) {
  return queryOptions({
    queryKey: [`/batches/${batchId}`],
    queryFn: ({ signal }) =>
      ifThere(requestJson<BatchWithTruths>(`/batches/${encodeURIComponent(batchId)}`, { signal })),
    staleTime: ({ state }) => (state.data ? Number.POSITIVE_INFINITY : 0),
  });
}

/** @param batchId undefined requests nothing */
export function useBatch(batchId: string | undefined) {
  return useQuery({ ...batchQuery(batchId ?? ""), enabled: batchId !== undefined });
}

/** The lifetime totals of batches and predictions. */
export function statsQuery() {
  return queryOptions({ queryKey: ["/stats"], queryFn: ({ signal }) => loopline.stats({ signal }) });
}

export function useStats() {
  return useQuery({ ...statsQuery(), ...useLive() });
}

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
  return useMutation({ mutationFn, onSuccess: useExpectNews() });
}

/** A user's ratings of a batch's predictions. */
export interface Feedback extends Ratings {
  readonly batch_id: string;
}

export function useSendFeedback() {
  const mutationFn = (feedback: Feedback) => loopline.correct(feedback.batch_id, feedback);
  return useMutation({ mutationFn, onSuccess: useExpectNews() });
}
