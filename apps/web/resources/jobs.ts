import { type Page, pathOfPage } from "@loopline/client";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { loopline } from "./api.ts";

/** The jobs that the home page's chart shows. */
export const recentJobs: Page = { limit: 25 };

/** The jobs that the Jobs page's statistics are about: as many as the API returns at once. */
export const jobsOfStats: Page = { limit: 100 };

export const jobsPerPage = 10;

/** One page of training jobs, newest first. */
export function jobsQuery(page: Page) {
  return queryOptions({
    queryKey: [pathOfPage("/jobs", page)],
    queryFn: ({ signal }) => loopline.jobs({ ...page, signal }),
    placeholderData: keepPreviousData,
  });
}

/** One job with its report; null if it does not exist. */
export function jobQuery(jobId: string) {
  return queryOptions({
    queryKey: [`/jobs/${jobId}`],
    queryFn: ({ signal }) => loopline.job(jobId, { signal }),
    refetchInterval: false,
  });
}

/** The champion; null before the first model. */
export function modelQuery() {
  return queryOptions({
    queryKey: ["/models/latest"],
    queryFn: ({ signal }) => loopline.model({ signal }),
  });
}
