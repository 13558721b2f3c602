import type { Metadata } from "next";
import { ExplainPage } from "../../components/explain/explain-page.tsx";
import { batchesQuery, batchQuery, recentBatches } from "../../resources/batches.ts";
import { modelQuery } from "../../resources/jobs.ts";
import { Prefetched, readIdParameter } from "../../server/prefetched.tsx";

export const metadata: Metadata = { title: "Explain" };

export default async function Page({ searchParams }: { searchParams: Promise<unknown> }) {
  const batch = await readIdParameter("batch", searchParams);
  const queries = [batchesQuery(recentBatches), modelQuery(), ...(batch ? [batchQuery(batch)] : [])];
  return (
    <Prefetched queries={queries}>
      <ExplainPage />
    </Prefetched>
  );
}
