import type { BatchesReply } from "@loopline/contracts";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useLive } from "./live.tsx";
import { type Page, pathOfPage } from "./page.ts";
import { requestJson } from "./request-json.ts";

/** One page of batches, newest first. */
export function fetchBatches(page: Page, signal?: AbortSignal): Promise<BatchesReply> {
  return requestJson(pathOfPage("/batches", page), { signal });
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
