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
          { name: "Accuracy", value: job.failure === undefined ? formatShare(job.accuracy) : "none" },
          { name: "Promoted", value: <StandingBadge job={job} champion={champion} /> },
          { name: "Records", value: formatCount(job.records) },
          { name: "Data preparation", value: formatSeconds(job.data_prep_time) },
          { name: "Training", value: formatSeconds(job.training_time) },
          { name: "Testing", value: formatSeconds(job.testing_time) },
          { name: "Model file", value: job.failure === undefined ? job.model_file_name : "none" },
          ...leftOutFacts(job),
        ]}
      />
      {job.failure !== undefined && (
        <Part title="Why it failed">
          <Text _firstLetter={{ textTransform: "uppercase" }}>
            {job.failure}. {job.model_file_name} still predicts. Training starts again when the training set
            changes.
          </Text>
        </Part>
      )}
      {job.failure === undefined && <Results job={job} />}
    </Stack>
  );
}

/** Rows of the training set that were not used; `npm run training -- list` shows which and why. */
function leftOutFacts({ left_out }: JobReply): { name: string; value: string }[] {
  if (left_out === undefined) return [];
  const counts = [
    { name: "Unusable rows", count: left_out.unusable },
    { name: "Rows set aside", count: left_out.set_aside },
    { name: "Excluded rows", count: left_out.excluded },
  ];
  return counts
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => ({ name, value: formatCount(count) }));
}

function Results({ job }: { job: JobReply }) {
  return (
    <>
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
    </>
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
