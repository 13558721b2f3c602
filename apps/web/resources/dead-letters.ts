import { ifThere } from "@loopline/client";
import type { DeadLettersReply, ReplayReply } from "@loopline/contracts";
import { mutationOptions, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useExpectNews } from "./live.tsx";
import { requestJson } from "./request-json.ts";

export type DeadLetter = DeadLettersReply["letters"][number];

/** Milliseconds between two looks, while the page is seen. */
const lookMs = 3_000;

/** The oldest messages that nobody could process; null where there is no monitor. */
export function fetchDeadLetters(signal?: AbortSignal): Promise<DeadLettersReply | null> {
  return ifThere(requestJson("/dead-letters", { signal }));
}

export function deadLettersQuery() {
  return queryOptions({
    queryKey: ["/dead-letters"],
    queryFn: ({ signal }) => fetchDeadLetters(signal),
    enabled: ({ state }) => state.data !== null,
  });
}

export function useDeadLetters() {
  return useQuery({ ...deadLettersQuery(), refetchInterval: lookMs });
}

/** Gives dead letters to the pipeline again. */
export function replayDeadLetters(ids: readonly string[]): Promise<ReplayReply> {
  return requestJson("/dead-letters/replay", { method: "POST", body: { ids } });
}

export function replayMutation() {
  return mutationOptions({ mutationKey: ["replay"], mutationFn: replayDeadLetters });
}

export function useReplay() {
  const expectNews = useExpectNews();
  return useMutation({ ...replayMutation(), onSuccess: expectNews });
}
