"use client";
import { Stack, Text } from "@chakra-ui/react";
import type { Decision, JobReply } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import { jobQuery } from "../../resources/jobs.ts";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatShare } from "../common/format.ts";
import { LocalTime } from "../common/local-time.tsx";
import { type Fact, Facts, Section } from "../common/page-parts.tsx";
import { DrawerText, NoEntry, SideDrawer } from "../common/side-drawer.tsx";
import { StandingBadge } from "./job-badges.tsx";
import { describeAccuracy, describeComparison, jobTimes } from "./job-facts.ts";
import { ConfusionSection, ScoresTable } from "./job-scores.tsx";

/** One job with its report. */
export function JobDrawer(props: { jobId: string; isOpen: boolean; onClose: () => void }) {
  const { data: job, isError } = useQuery(jobQuery(props.jobId));
  return (
    <SideDrawer title="Job report" isOpen={props.isOpen} onClose={props.onClose}>
      <DrawerText>
        {job ? (
          <JobReport job={job} />
        ) : (
          <NoEntry kind="job" id={props.jobId} isLoading={job === undefined} isError={isError} />
        )}
      </DrawerText>
    </SideDrawer>
  );
}

/** How a job's model did on its test records. */
function JobReport({ job }: { job: JobReply }) {
  return (
    <Stack gap="6">
      <Facts
        facts={[
          { name: "Completed", value: <LocalTime created={job.created} /> },
          {
            name: "Accuracy",
            value: job.failure === undefined ? describeAccuracy(job.accuracy, job.report) : "none",
          },
          { name: "Status", value: <StandingBadge job={job} /> },
          ...jobTimes(job),
          { name: "Model file", value: job.failure === undefined ? job.model_file_name : "none" },
          ...leftOutFacts(job),
        ]}
      />
      {job.failure !== undefined && (
        <Section title="Why it failed">
          <Text _firstLetter={{ textTransform: "uppercase" }}>
            {job.failure}. {job.model_file_name} was kept as the champion. Training starts again when the
            training set changes.
          </Text>
        </Section>
      )}
      {job.failure === undefined && <Results job={job} />}
    </Stack>
  );
}

/** Counts of rows that were not trained on; `npm run training -- list` shows which and why. */
function leftOutFacts({ left_out }: JobReply): Fact[] {
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
        <Section title={job.decision.promoted ? "Why it was promoted" : "Why it was not promoted"}>
          <DecisionFacts decision={job.decision} report={job.report} />
        </Section>
      )}
      {job.report === undefined ? (
        <Text>The report of this job was not kept.</Text>
      ) : (
        <>
          <ConfusionSection report={job.report} />
          <Section title="Scores">
            <ScoresTable report={job.report} />
          </Section>
        </>
      )}
    </>
  );
}

/** Why a model was promoted or not, and the numbers that decided it. */
function DecisionFacts({ decision, report }: { decision: Decision; report: JobReply["report"] }) {
  const dataset = useDataset();
  const { reason, rows, candidate_accuracy, champion, champion_accuracy, p } = decision;
  return (
    <Stack gap="3">
      <Text _firstLetter={{ textTransform: "uppercase" }}>{reason}.</Text>
      <Facts
        facts={[
          { name: "Compared on", value: `${dataset.count(rows)} ${describeComparison(decision, report)}` },
          { name: "This model", value: formatShare(candidate_accuracy) },
          {
            name: "Champion at the time",
            value:
              champion_accuracy === null
                ? champion === null
                  ? "none"
                  : "not compared"
                : formatShare(champion_accuracy),
          },
          { name: "Only this model correct", value: formatCount(decision.only_candidate_right) },
          { name: "Only the champion correct", value: formatCount(decision.only_champion_right) },
          ...(p === null ? [] : [{ name: "p (exact McNemar test)", value: p.toPrecision(2) }]),
        ]}
      />
    </Stack>
  );
}
