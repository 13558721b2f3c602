import { UuidSchema } from "@loopline/contracts";
import type { Metadata } from "next";
import { z } from "zod";
import { ExplainPage } from "../../components/explain/explain-page.tsx";
import { recentBatches } from "../../components/explain/recent-batches.ts";
import { batchQuery } from "../../resources/batch.ts";
import { batchesQuery } from "../../resources/batches.ts";
import { modelQuery } from "../../resources/model.ts";
import { Prefetched } from "../../server/prefetched.tsx";

export const metadata: Metadata = { title: "Explain" };

const ParametersSchema = z.object({ batch: UuidSchema.optional().catch(undefined) });

export default async function Page({ searchParams }: { searchParams: Promise<unknown> }) {
  const { batch } = ParametersSchema.parse(await searchParams);
  const queries = [batchesQuery(recentBatches), modelQuery(), ...(batch ? [batchQuery(batch)] : [])];
  return (
    <Prefetched queries={queries}>
      <ExplainPage />
    </Prefetched>
  );
}
