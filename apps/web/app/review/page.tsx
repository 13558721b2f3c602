import { UuidSchema } from "@loopline/contracts";
import type { Metadata } from "next";
import { z } from "zod";
import { batchesPerPage } from "../../components/review/batches-per-page.ts";
import { ReviewPage } from "../../components/review/review-page.tsx";
import { batchQuery } from "../../resources/batch.ts";
import { batchesQuery } from "../../resources/batches.ts";
import { statsQuery } from "../../resources/stats.ts";
import { Prefetched } from "../../server/prefetched.tsx";

export const metadata: Metadata = { title: "Review" };

const ParametersSchema = z.object({ batch: UuidSchema.optional().catch(undefined) });

export default async function Page({ searchParams }: { searchParams: Promise<unknown> }) {
  const { batch } = ParametersSchema.parse(await searchParams);
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
