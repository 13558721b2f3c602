import { UuidSchema } from "@loopline/contracts";
import type { Metadata } from "next";
import { z } from "zod";
import { JobsPage } from "../../components/jobs/jobs-page.tsx";
import { jobsOfStats, jobsPerPage } from "../../components/jobs/jobs-pages.ts";
import { jobQuery } from "../../resources/job.ts";
import { jobsQuery } from "../../resources/jobs.ts";
import { modelQuery } from "../../resources/model.ts";
import { Prefetched } from "../../server/prefetched.tsx";

export const metadata: Metadata = { title: "Jobs" };

const ParametersSchema = z.object({ job: UuidSchema.optional().catch(undefined) });

export default async function Page({ searchParams }: { searchParams: Promise<unknown> }) {
  const { job } = ParametersSchema.parse(await searchParams);
  const queries = [
    jobsQuery(jobsOfStats),
    jobsQuery({ limit: jobsPerPage }),
    modelQuery(),
    ...(job ? [jobQuery(job)] : []),
  ];
  return (
    <Prefetched queries={queries}>
      <JobsPage />
    </Prefetched>
  );
}
