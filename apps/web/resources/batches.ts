import type { BatchesReply } from "@loopline/contracts";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useLive } from "./live.tsx";
import { loopline } from "./loopline.ts";
import { type Page, pathOfPage } from "./page.ts";

/** One page of batches, newest first. */
export function fetchBatches(page: Page, signal?: AbortSignal): Promise<BatchesReply> {
  return loopline.batches({ ...page, signal });
}

export function batchesQuery(page: Page) {
  return queryOptions({
    queryKey: [pathOfPage("/batches", page)],
    queryFn: ({ signal }) => fetchBatches(page, signal),
    placeholderData: keepPreviousData,
  });
}

export function useBatches(page: Page) {
  return useQuery({ ...batchesQuery(page), ...useLive() });
}
