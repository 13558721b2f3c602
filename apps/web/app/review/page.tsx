import type { Metadata } from "next";
import { ReviewPage } from "../../components/review/review-page.tsx";
import { batchesPerPage, batchesQuery, batchQuery, statsQuery } from "../../resources/batches.ts";
import { Prefetched, readIdParameter } from "../../server/prefetched.tsx";

export const metadata: Metadata = { title: "Review" };

export default async function Page({ searchParams }: { searchParams: Promise<unknown> }) {
  const batch = await readIdParameter("batch", searchParams);
  const queries = [
    statsQuery(),
    batchesQuery({ limit: batchesPerPage }),
    ...(batch ? [batchQuery(batch)] : []),
  ];
  return (
    <Prefetched queries={queries}>
      <ReviewPage />
    </Prefetched>
  );
}
