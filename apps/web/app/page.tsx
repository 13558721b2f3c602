import { HomePage } from "../components/home/home-page.tsx";
import { batchesQuery, latestBatch, statsQuery } from "../resources/batches.ts";
import { jobsQuery, modelQuery, recentJobs } from "../resources/jobs.ts";
import { Prefetched } from "../server/prefetched.tsx";

export default function Page() {
  const queries = [statsQuery(), batchesQuery(latestBatch), jobsQuery(recentJobs), modelQuery()];
  return (
    <Prefetched queries={queries}>
      <HomePage />
    </Prefetched>
  );
}
