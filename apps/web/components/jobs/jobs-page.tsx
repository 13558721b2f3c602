"use client";
import { Box, Button, Flex, Text } from "@chakra-ui/react";
import type { CachedJob, JobReply } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { jobsOfStats, jobsPerPage, jobsQuery } from "../../resources/jobs.ts";
import { type Column, EmptyTable, numeric } from "../common/data-table.tsx";
import { useDataset } from "../common/dataset.tsx";
import { formatAlignedShare, formatCount, formatShare } from "../common/format.ts";
import { CrownIcon } from "../common/icons.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { PageHeading } from "../common/page-parts.tsx";
import { PagedTable } from "../common/paged-table.tsx";
import { StatCard, StatGrid, ValueSkeleton } from "../common/stats.tsx";
import { useDrawer } from "../common/use-drawer.ts";
import { LeadMark, StandingBadge } from "./job-badges.tsx";
import { describeTest, leadOf, type Standing, standingOf, testOf, trainedOn } from "./job-facts.ts";
import { PromotionsPanel } from "./promotions-panel.tsx";
import { useChampion } from "./use-champion.ts";

const JobDrawer = dynamic(() => import("./job-drawer.tsx").then((module) => module.JobDrawer), {
  ssr: false,
});

const PromoteDialog = dynamic(() => import("./promote-dialog.tsx").then((module) => module.PromoteDialog), {
  ssr: false,
});

/** All trainings, each with its report, and, for operators, who made which model the champion. */
export function JobsPage({ hasPromotions }: { hasPromotions: boolean }) {
  const { id, lastId, open, close } = useDrawer("job");
  const [chosen, setChosen] = useState<JobReply>();
  const [promoting, setPromoting] = useState<JobReply>();
  return (
    <>
      <PageHeading
        title="Models"
        text="Each review starts a training. If its model is at least as good as the champion, the model that predicts, it becomes the champion."
      />
      <TrainingStats />
      <TrainingsTable onOpen={open} />
      {hasPromotions && (
        <Box marginTop="5">
          <PromotionsPanel />
        </Box>
      )}
      {lastId !== undefined && (
        <JobDrawer
          jobId={lastId}
          isOpen={id !== undefined}
          onClose={close}
          onPromote={(job) => {
            setChosen(job);
            close();
          }}
          // Only now, because two that are open at once would hide each other from screen readers.
          onExited={() => {
            setPromoting(chosen);
            setChosen(undefined);
          }}
        />
      )}
      {promoting && <PromoteDialog to={promoting} onClose={() => setPromoting(undefined)} />}
    </>
  );
}

/** How many trainings there were, what became of their models, and how good the champion is. */
function TrainingStats() {
  const { data } = useQuery(jobsQuery(jobsOfStats));
  const { model, job } = useChampion();
  const { count } = useDataset();
  const test = job && testOf(job);
  const standings = data?.jobs.map((each) => standingOf(each, model ?? null));
  const value = (...counted: readonly (Standing | undefined)[]) =>
    standings === undefined ? (
      <ValueSkeleton />
    ) : (
      formatCount(standings.filter((standing) => counted.includes(standing)).length)
    );
  const all = `${formatCount(data?.jobs.length ?? 0)}${data?.next_cursor === undefined ? "" : "+"}`;
  return (
    <StatGrid columns="1fr 1fr 1fr 1fr 2fr">
      <StatCard title="Trainings" value={data === undefined ? <ValueSkeleton /> : all} />
      <StatCard title="Promoted" value={value("champion", "promoted")} />
      <StatCard title="Refused" value={value("refused")} />
      <StatCard title="Failed" value={value("failed")} />
      <StatCard
        isWide
        title="Accuracy of the champion"
        icon={<CrownIcon />}
        value={model === undefined ? <ValueSkeleton /> : model === null ? "–" : formatShare(model.accuracy)}
        detail={test && `on ${describeTest(test, count)}`}
      />
    </StatGrid>
  );
}

/** What a model was tested on, in the dataset's words. */
function Tested({ job }: { job: CachedJob }) {
  const { count } = useDataset();
  const test = testOf(job);
  return test === undefined ? "–" : describeTest(test, count);
}

/** The outcome of a training, and the reason. */
function Outcome({ job }: { job: CachedJob }) {
  const reason = job.failure ?? job.decision?.reason;
  return (
    <Flex align="center" columnGap="2" wrap="wrap">
      <StandingBadge job={job} />
      <Text as="span" textStyle="sm" hideBelow="md">
        {leadOf(job) === undefined ? (
          reason
        ) : (
          <>
            <LeadMark job={job} /> the champion
          </>
        )}
      </Text>
    </Flex>
  );
}

const columns: readonly Column<CachedJob>[] = [
  {
    title: "Finished",
    cell: (job) => (
      <>
        <LocalTime created={job.created} />
        <Box hideFrom="sm" marginTop="1">
          <StandingBadge job={job} />
        </Box>
      </>
    ),
  },
  {
    title: "Trained on",
    cell: (job) => {
      const rows = job.failure === undefined ? (trainedOn(job) ?? job.records) : undefined;
      return rows === undefined ? "–" : formatCount(rows);
    },
    style: { ...numeric, hideBelow: "sm" },
  },
  { title: "Tested on", cell: (job) => <Tested job={job} />, style: { hideBelow: "md" } },
  {
    title: "Accuracy",
    cell: (job) => <strong>{job.failure === undefined ? formatAlignedShare(job.accuracy) : "–"}</strong>,
    style: numeric,
  },
  { title: "Outcome", cell: (job) => <Outcome job={job} />, style: { hideBelow: "sm" } },
  {
    title: "Report",
    // Makes the row usable by keyboard. Its click bubbles up to the row.
    cell: () => (
      <Button size="sm" variant="outline">
        Report
      </Button>
    ),
    style: { textAlign: "end" },
  },
];

/** Trainings, newest first, page by page. */
function TrainingsTable({ onOpen }: { onOpen: (jobId: string) => void }) {
  return (
    <PagedTable
      label="Trainings, newest first"
      columns={columns}
      query={(cursor) => jobsQuery({ limit: jobsPerPage, cursor })}
      rowsOf={({ jobs }) => jobs}
      keyOf={({ job_id }) => job_id}
      onRowClick={({ job_id }) => onOpen(job_id)}
      empty={
        <EmptyTable
          icon={<CrownIcon />}
          title="No trainings yet"
          text="Review a batch: saving the review starts a training."
        />
      }
    />
  );
}
