import { ifThere, type Page, pathOfPage } from "@loopline/client";
import type { PromotionsReply } from "@loopline/contracts";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { loopline, requestJson } from "./api.ts";

/** The jobs that the home page's chart shows. */
export const recentJobs: Page = { limit: 25 };

/** The jobs that the page Trainings counts: as many as the API returns at once. */
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

/** Who made which model the champion, and why; null if there is no monitor. */
export function promotionsQuery() {
  return queryOptions({
    queryKey: ["/models"],
    queryFn: ({ signal }) => ifThere(requestJson<PromotionsReply>("/models", { signal })),
    // A deployment without a monitor does not get one while a page is open.
    enabled: ({ state }) => state.data !== null,
  });
}
