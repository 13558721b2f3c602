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

/**
 * One batch with its features, if they were kept, and the truths that are known; null if it is not stored yet or does
 * not exist. A batch never changes once it has predictions.
 */
export function batchQuery(batchId: string) {
  return queryOptions({
    queryKey: [`/batches/${batchId}`],
    queryFn: ({ signal }) =>
      ifThere(requestJson<BatchWithTruths>(`/batches/${encodeURIComponent(batchId)}`, { signal })),
    refetchInterval: false,
    staleTime: ({ state }) =>
      state.data && !state.data.predictions.includes(null) ? Number.POSITIVE_INFINITY : 0,
  });
}

/** The lifetime totals of batches and predictions. */
export function statsQuery() {
  return queryOptions({ queryKey: ["/stats"], queryFn: ({ signal }) => loopline.stats({ signal }) });
}
