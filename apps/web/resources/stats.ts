import type { StatsReply } from "@loopline/contracts";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useLive } from "./live.tsx";
import { loopline } from "./loopline.ts";

/** How many batches and predictions there ever were. */
export function fetchStats(signal?: AbortSignal): Promise<StatsReply> {
  return loopline.stats({ signal });
}

export function statsQuery() {
  return queryOptions({ queryKey: ["/stats"], queryFn: ({ signal }) => fetchStats(signal) });
}

export function useStats() {
  return useQuery({ ...statsQuery(), ...useLive() });
}
