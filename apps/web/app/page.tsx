import { recentJobs } from "../components/accuracy/recent-jobs.ts";
import { HomePage } from "../components/home/home-page.tsx";
import { latestBatch } from "../components/home/latest-batch-page.ts";
import { batchesQuery } from "../resources/batches.ts";
import { jobsQuery } from "../resources/jobs.ts";
import { modelQuery } from "../resources/model.ts";
import { statsQuery } from "../resources/stats.ts";
import { Prefetched } from "../server/prefetched.tsx";

export default function Page() {
  const queries = [statsQuery(), batchesQuery(latestBatch), jobsQuery(recentJobs), modelQuery()];
  return (
    <Prefetched queries={queries}>
      <HomePage />
    </Prefetched>
  );
}
