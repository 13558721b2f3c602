import type { JobReply } from "@loopline/contracts";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { loopline } from "./loopline.ts";

/** One job with its report; null when there is no such job. */
export function fetchJob(jobId: string, signal?: AbortSignal): Promise<JobReply | null> {
  return loopline.job(jobId, { signal });
}

export function jobQuery(jobId: string) {
  return queryOptions({ queryKey: [`/jobs/${jobId}`], queryFn: ({ signal }) => fetchJob(jobId, signal) });
}

/** @param jobId undefined asks for nothing */
export function useJob(jobId: string | undefined) {
  return useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== undefined });
}
