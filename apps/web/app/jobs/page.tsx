import type { Metadata } from "next";
import { JobsPage } from "../../components/jobs/jobs-page.tsx";
import {
  jobQuery,
  jobsOfStats,
  jobsPerPage,
  jobsQuery,
  modelQuery,
  promotionsQuery,
  recentJobs,
} from "../../resources/jobs.ts";
import { isOwners, Prefetched, readIdParameter } from "../../server/prefetched.tsx";

export const metadata: Metadata = { title: "Models" };

export default async function Page({ searchParams }: { searchParams: Promise<unknown> }) {
  const job = await readIdParameter("job", searchParams);
  const queries = [
    jobsQuery(jobsOfStats),
    jobsQuery({ limit: jobsPerPage }),
    modelQuery(),
    promotionsQuery(),
    jobsQuery(recentJobs),
    ...(job ? [jobQuery(job)] : []),
  ];
  return (
    <Prefetched queries={queries}>
      <JobsPage hasPromotions={!(await isOwners())} />
    </Prefetched>
  );
}
