import { ifThere, type Page, pathOfPage } from "@loopline/client";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BatchWithTruths } from "../server/record-source.ts";
import { loopline, requestJson } from "./api.ts";

/** The batch that the home page shows. */
export const latestBatch: Page = { limit: 1 };

/** The Explain page lets users choose one of these, and draws the records of some. */
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

/** What the address of a page may name as a batch. Anything else is none. */
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * One batch with its features, if they were kept, and the truths that are known; null if it is not stored yet or does
 * not exist. A batch never changes once it has predictions.
 */
export function batchQuery(batchId: string) {
  return queryOptions({
    queryKey: [`/batches/${batchId}`],
    queryFn: ({ signal }) =>
      uuid.test(batchId) ? ifThere(requestJson<BatchWithTruths>(`/batches/${batchId}`, { signal })) : null,
    refetchInterval: false,
    staleTime: ({ state }) =>
      state.data && !state.data.predictions.includes(null) ? Number.POSITIVE_INFINITY : 0,
  });
}

/** The lifetime totals of batches and predictions. */
export function statsQuery() {
  return queryOptions({ queryKey: ["/stats"], queryFn: ({ signal }) => loopline.stats({ signal }) });
}
