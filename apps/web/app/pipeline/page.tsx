import type { Metadata } from "next";
import { PipelinePage } from "../../components/pipeline/pipeline-page.tsx";
import { modelQuery } from "../../resources/jobs.ts";
import { deadLettersQuery, pipelineQuery } from "../../resources/pipeline.ts";
import { Prefetched } from "../../server/prefetched.tsx";
import { wiring } from "../../server/wiring.ts";

export const metadata: Metadata = { title: "System" };

export default function Page() {
  return (
    <Prefetched queries={[pipelineQuery(), deadLettersQuery(), modelQuery()]}>
      <PipelinePage wiring={wiring} />
    </Prefetched>
  );
}
