import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { PipelinePage } from "../../components/pipeline/pipeline-page.tsx";
import { modelQuery } from "../../resources/jobs.ts";
import { deadLettersQuery, pipelineQuery } from "../../resources/pipeline.ts";
import { isOwners, Prefetched } from "../../server/prefetched.tsx";
import { wiring } from "../../server/wiring.ts";

export const metadata: Metadata = { title: "System" };

export default async function Page() {
  await connection();
  if (await isOwners()) notFound();
  return (
    <Prefetched queries={[pipelineQuery(), deadLettersQuery(), modelQuery()]}>
      <PipelinePage wiring={wiring} />
    </Prefetched>
  );
}
