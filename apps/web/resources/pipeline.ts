import { ifThere } from "@loopline/client";
import type { DeadLettersReply, PipelineReply, ReplayReply } from "@loopline/contracts";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { requestJson } from "./api.ts";
import { useExpectNews } from "./live.tsx";

/** Milliseconds between two polls while the page is visible. There are no events for these figures. */
const pollMs = { pipeline: 1_000, deadLetters: 3_000 };

/** The figures of every service, topic and subscription; null if there is no monitor. */
export function pipelineQuery() {
  return queryOptions({
    queryKey: ["/pipeline"],
    queryFn: ({ signal }) => ifThere(requestJson<PipelineReply>("/pipeline", { signal })),
    // A deployment without a monitor does not get one while a page is open.
    enabled: ({ state }) => state.data !== null,
  });
}

export function usePipeline() {
  return useQuery({ ...pipelineQuery(), refetchInterval: pollMs.pipeline });
}

export type DeadLetter = DeadLettersReply["letters"][number];

/** The oldest dead letters; null if there is no monitor. */
export function deadLettersQuery() {
  return queryOptions({
    queryKey: ["/dead-letters"],
    queryFn: ({ signal }) => ifThere(requestJson<DeadLettersReply>("/dead-letters", { signal })),
    enabled: ({ state }) => state.data !== null,
  });
}

export function useDeadLetters() {
  return useQuery({ ...deadLettersQuery(), refetchInterval: pollMs.deadLetters });
}

/** Publishes dead letters again. Its variable is their ids. */
export function useReplay() {
  const mutationFn = (ids: readonly string[]) =>
    requestJson<ReplayReply>("/dead-letters/replay", { method: "POST", body: { ids } });
  return useMutation({ mutationFn, onSuccess: useExpectNews() });
}
