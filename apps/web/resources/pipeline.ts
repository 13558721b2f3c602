import { ifThere } from "@loopline/client";
import type { DeadLettersReply, PipelineReply } from "@loopline/contracts";
import { queryOptions } from "@tanstack/react-query";
import { requestJson } from "./api.ts";

// There are no events for these figures, so they are polled at fixed intervals while the page is visible.

/** The figures of every service, topic and subscription; null if there is no monitor. */
export function pipelineQuery() {
  return queryOptions({
    queryKey: ["/pipeline"],
    queryFn: ({ signal }) => ifThere(requestJson<PipelineReply>("/pipeline", { signal })),
    refetchInterval: 1_000,
    // A deployment without a monitor does not get one while a page is open.
    enabled: ({ state }) => state.data !== null,
  });
}

export type DeadLetter = DeadLettersReply["letters"][number];

/** The oldest dead letters; null if there is no monitor. */
export function deadLettersQuery() {
  return queryOptions({
    queryKey: ["/dead-letters"],
    queryFn: ({ signal }) => ifThere(requestJson<DeadLettersReply>("/dead-letters", { signal })),
    refetchInterval: 3_000,
    enabled: ({ state }) => state.data !== null,
  });
}
