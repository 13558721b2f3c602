import type { JobsReply } from "@loopline/contracts";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useLive } from "./live.tsx";
import { loopline } from "./loopline.ts";
import { type Page, pathOfPage } from "./page.ts";

/** One page of training jobs, newest first. */
export function fetchJobs(page: Page, signal?: AbortSignal): Promise<JobsReply> {
  return loopline.jobs({ ...page, signal });
}

export function jobsQuery(page: Page) {
  return queryOptions({
    queryKey: [pathOfPage("/jobs", page)],
    queryFn: ({ signal }) => fetchJobs(page, signal),
    placeholderData: keepPreviousData,
  });
}

export function useJobs(page: Page) {
  return useQuery({ ...jobsQuery(page), ...useLive() });
}
