"use client";
import { Button, Stack, Text } from "@chakra-ui/react";
import type { Decision, JobReply } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import { jobQuery, modelQuery, promotionsQuery } from "../../resources/jobs.ts";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatShare } from "../common/format.ts";
import { LocalTime } from "../common/local-time.tsx";
import { type Fact, Facts, Section } from "../common/page-parts.tsx";
import { DrawerText, NoEntry, SideDrawer } from "../common/side-drawer.tsx";
import { StandingBadge } from "./job-badges.tsx";
import {
  baselineOf,
  describeInterval,
  describeRight,
  describeRows,
  describeTest,
  jobTimes,
  standingOf,
  testOf,
} from "./job-facts.ts";
import { ConfusionSection, ScoresTable } from "./job-scores.tsx";

/** One training with its report. @param props.onPromote asks to make its model the champion */
export function JobDrawer(props: {
  jobId: string;
  isOpen: boolean;
  onClose: () => void;
  onExited: () => void;
  onPromote: (job: JobReply) => void;
}) {
  const { data: job, isError } = useQuery(jobQuery(props.jobId));
  return (
    <SideDrawer
      title="Training report"
      isOpen={props.isOpen}
      onClose={props.onClose}
      onExited={props.onExited}
    >
      <DrawerText>
        {job ? (
          <JobReport job={job} onPromote={props.onPromote} />
        ) : (
          <NoEntry kind="training" id={props.jobId} isLoading={job === undefined} isError={isError} />
        )}
      </DrawerText>
    </SideDrawer>
  );
}

/** How a training's model did on its test records. */
function JobReport({ job, onPromote }: { job: JobReply; onPromote: (job: JobReply) => void }) {
  const { count } = useDataset();
  const test = testOf(job);
  const rows = describeRows(job);
  return (
    <Stack gap="6">
      <Facts
        facts={[
          { name: "Finished", value: <LocalTime created={job.created} /> },
          { name: "Outcome", value: <StandingBadge job={job} /> },
          {
            name: "Accuracy",
            value: job.failure !== undefined ? "none" : <Accuracy job={job} />,
          },
          ...(test === undefined ? [] : [{ name: "Tested on", value: describeTest(test, count) }]),
          ...(job.failure === undefined
            ? [{ name: "Records", value: rows ?? formatCount(job.records) }]
            : []),
          ...leftOutFacts(job),
          ...jobTimes(job),
          { name: "Model file", value: job.failure === undefined ? job.model_file_name : "none" },
        ]}
      />
      <PromoteButton job={job} onPromote={onPromote} />
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

/** An accuracy with its interval, and what it is worth: what the commonest class alone would get. */
function Accuracy({ job }: { job: JobReply }) {
  const { classes } = useDataset();
  const test = testOf(job);
  const baseline = job.report && baselineOf(job.report, classes.length);
  return (
    <>
      <strong>{formatShare(job.accuracy)}</strong>
      {test && ` (${describeInterval(job.accuracy, test)}, n = ${formatCount(test.rows)})`}
      {baseline && (
        <Text color="fg.muted">
          always saying {classes[baseline.index]?.label} would get {formatShare(baseline.share)}
        </Text>
      )}
    </>
  );
}

/** Makes the training's model the champion, where there is a monitor that can. */
function PromoteButton({ job, onPromote }: { job: JobReply; onPromote: (job: JobReply) => void }) {
  const { data: champion } = useQuery(modelQuery());
  const { data: promotions } = useQuery(promotionsQuery());
  const standing = standingOf(job, champion);
  const canPromote = (standing === "refused" || standing === "promoted") && promotions?.promotions.length;
  if (!canPromote) return null;
  return (
    <Button variant="outline" alignSelf="start" size="sm" onClick={() => onPromote(job)}>
      Make it the champion …
    </Button>
  );
}

/** Counts of rows that were not trained on; `npm run training -- list` shows which and why. */
function leftOutFacts({ left_out }: JobReply): Fact[] {
  if (left_out === undefined) return [];
  const counts = [
    { name: "Unusable rows", count: left_out.unusable },
    { name: "Rows set aside", count: left_out.set_aside },
    { name: "Excluded rows", count: left_out.excluded },
    { name: "Rows of owners that are not trusted", count: left_out.untrusted ?? 0 },
    { name: "Repeated, cut or held out for later", count: left_out.other ?? 0 },
  ];
  return counts
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => ({ name, value: formatCount(count) }));
}

function Results({ job }: { job: JobReply }) {
  return (
    <>
      {job.decision && (
        <Section title={job.decision.promoted ? "Why it was promoted" : "Why it was refused"}>
          <DecisionFacts decision={job.decision} />
        </Section>
      )}
      {job.report === undefined ? (
        <Text>The report of this training was not kept.</Text>
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
function DecisionFacts({ decision }: { decision: Decision }) {
  const { count } = useDataset();
  const { reason, rows, candidate_accuracy, champion, champion_accuracy, p } = decision;
  return (
    <Stack gap="3">
      <Text _firstLetter={{ textTransform: "uppercase" }}>{reason}.</Text>
      {champion_accuracy !== null && (
        <Facts
          facts={[
            { name: "Both predicted", value: `the same ${count(rows)}` },
            { name: "This model was right for", value: describeRight(candidate_accuracy, rows) },
            { name: "The champion at the time for", value: describeRight(champion_accuracy, rows) },
            { name: "Only this model was right for", value: formatCount(decision.only_candidate_right) },
            { name: "Only the champion for", value: formatCount(decision.only_champion_right) },
            ...(p === null ? [] : [{ name: "p (exact McNemar test)", value: p.toPrecision(2) }]),
            { name: "Champion at the time", value: champion ?? "none" },
          ]}
        />
      )}
    </Stack>
  );
}
