import type { ModelReply } from "@loopline/contracts";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useLive } from "./live.tsx";
import { loopline } from "./loopline.ts";

/** The model that predicts now; null before the first one. */
export function fetchModel(signal?: AbortSignal): Promise<ModelReply | null> {
  return loopline.model({ signal });
}

export function modelQuery() {
  return queryOptions({ queryKey: ["/models/latest"], queryFn: ({ signal }) => fetchModel(signal) });
}

export function useModel() {
  return useQuery({ ...modelQuery(), ...useLive() });
}
