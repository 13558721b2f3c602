import { ifThere } from "@loopline/client";
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import type { BatchWithTruths } from "../server/add-truths.ts";
import { requestJson } from "./request-json.ts";

/** One batch with its features, where they were kept, and known truths; null while it has no predictions, or when there is no such batch. */
export function fetchBatch(batchId: string, signal?: AbortSignal): Promise<BatchWithTruths | null> {
  return ifThere(requestJson(`/batches/${encodeURIComponent(batchId)}`, { signal }));
}

/** A batch never changes once it is there. */
export function batchQuery(batchId: string) {
  return queryOptions({
    queryKey: [`/batches/${batchId}`],
    queryFn: ({ signal }) => fetchBatch(batchId, signal),
    staleTime: ({ state }) => (state.data ? Number.POSITIVE_INFINITY : 0),
  });
}

/** @param batchId undefined asks for nothing */
export function useBatch(batchId: string | undefined) {
  return useQuery({ ...batchQuery(batchId ?? ""), enabled: batchId !== undefined });
}

/** Those of several batches that are there. */
export function useBatchDetails(batchIds: readonly string[]): BatchWithTruths[] {
  return useQueries({
    queries: batchIds.map(batchQuery),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
}
