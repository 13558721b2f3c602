import { Box, Heading, Stack, Text } from "@chakra-ui/react";
import type { JobReply } from "@loopline/contracts";
import type { ReactNode } from "react";
import { useModel } from "../../resources/model.ts";
import { Facts } from "../common/facts.tsx";
import { formatCount, formatSeconds, formatShare } from "../common/format-number.ts";
import { LocalTime } from "../common/local-time.tsx";
import { ConfusionTable } from "./confusion-table.tsx";
import { DecisionFacts } from "./decision-facts.tsx";
import { ScoresTable } from "./scores-table.tsx";
import { StandingBadge } from "./standing-badge.tsx";

/** How a job's model did on the notes it was tested with. */
export function JobReport({ job }: { job: JobReply }) {
  const { data: champion } = useModel();
  return (
    <Stack gap="6">
      <Facts
        facts={[
          { name: "Completed", value: <LocalTime created={job.created} /> },
          { name: "Accuracy", value: formatShare(job.accuracy) },
          { name: "Promoted", value: <StandingBadge job={job} champion={champion} /> },
          { name: "Records", value: formatCount(job.records) },
          { name: "Data preparation", value: formatSeconds(job.data_prep_time) },
          { name: "Training", value: formatSeconds(job.training_time) },
          { name: "Testing", value: formatSeconds(job.testing_time) },
          { name: "Model file", value: job.model_file_name },
        ]}
      />
      {job.decision && (
        <Part title={job.decision.promoted ? "Why it was promoted" : "Why it was not promoted"}>
          <DecisionFacts decision={job.decision} />
        </Part>
      )}
      {job.report === undefined ? (
        <Text>The report of this job was not kept.</Text>
      ) : (
        <>
          <Part title="What the test notes were taken for">
            <ConfusionTable report={job.report} />
          </Part>
          <Part title="Scores">
            <ScoresTable report={job.report} />
          </Part>
        </>
      )}
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box>
      <Heading as="h3" size="sm" marginBottom="2">
        {title}
      </Heading>
      {children}
    </Box>
  );
}
