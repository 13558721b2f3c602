import { ifThere } from "@loopline/client";
import type { PipelineReply } from "@loopline/contracts";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { requestJson } from "./request-json.ts";

/** Milliseconds between two looks, while the page is seen. Nobody tells of these figures. */
const lookMs = 1_000;

/** What happens in the pipeline now; null where there is no monitor. */
export function fetchPipeline(signal?: AbortSignal): Promise<PipelineReply | null> {
  return ifThere(requestJson("/pipeline", { signal }));
}

export function pipelineQuery() {
  return queryOptions({
    queryKey: ["/pipeline"],
    queryFn: ({ signal }) => fetchPipeline(signal),
    // A monitor that is not there does not come while a page is open.
    enabled: ({ state }) => state.data !== null,
  });
}

export function usePipeline() {
  return useQuery({ ...pipelineQuery(), refetchInterval: lookMs });
}
