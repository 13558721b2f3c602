"use client";
import { Button, chakra } from "@chakra-ui/react";
import type { CachedJob } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { jobsOfStats, jobsPerPage, jobsQuery } from "../../resources/jobs.ts";
import { accuracyChange, sparklinePoints } from "../common/accuracy.ts";
import { type Column, EmptyTable, numeric } from "../common/data-table.tsx";
import { formatCount, formatQuantity, formatShare } from "../common/format.ts";
import { CrownIcon } from "../common/icons.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { PageHeading } from "../common/page-parts.tsx";
import { PagedTable } from "../common/paged-table.tsx";
import { StatCard, StatGrid, ValueSkeleton } from "../common/stats.tsx";
import { useDrawer } from "../common/use-drawer.ts";
import { ChangeMark, StandingBadge } from "./job-badges.tsx";
import { jobTimes } from "./job-facts.ts";

const JobDrawer = dynamic(() => import("./job-drawer.tsx").then((module) => module.JobDrawer), {
  ssr: false,
});

/** All training jobs, each with its report. */
export function JobsPage() {
  const { id, lastId, open, close } = useDrawer("job");
  return (
    <>
      <PageHeading
        title="Jobs"
        text="Each review starts a training job. If its model is at least as good as the champion, the model that predicts, it becomes the champion."
      />
      <JobsStats />
      <JobsTable onOpen={open} />
      {lastId !== undefined && <JobDrawer jobId={lastId} isOpen={id !== undefined} onClose={close} />}
    </>
  );
}

/** The number of jobs, and the latest model's training set and accuracy. */
function JobsStats() {
  const { data } = useQuery(jobsQuery(jobsOfStats));
  const jobs = data?.jobs;
  // A failed job has no accuracy.
  const trained = jobs?.filter(({ failure }) => failure === undefined) ?? [];
  const newest = trained[0];
  const accuracies = trained.map(({ accuracy }) => accuracy).toReversed();
  const value = (text: string) => (jobs === undefined ? <ValueSkeleton /> : text);
  return (
    <StatGrid columns="1fr 1fr 2fr">
      <StatCard
        title="Jobs"
        value={value(`${formatCount(jobs?.length ?? 0)}${data?.next_cursor === undefined ? "" : "+"}`)}
      />
      <StatCard title="Latest training records" value={value(formatCount(newest?.records ?? 0))} />
      <StatCard
        isWide
        title="Latest accuracy"
        value={value(newest === undefined ? "–" : formatShare(newest.accuracy))}
        detail={jobs && newest && <ChangeMark change={accuracyChange(trained)} />}
        drawing={
          <Sparkline
            values={accuracies}
            description={`Accuracy of the last ${formatQuantity(accuracies.length, "job")}`}
          />
        }
      />
    </StatGrid>
  );
}

/** A small line through values, first to last. */
function Sparkline({ values, description }: { values: readonly number[]; description: string }) {
  if (values.length < 2) return null;
  return (
    <chakra.svg
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      width="24"
      height="7"
      overflow="visible"
      role="img"
      aria-label={description}
    >
      <chakra.polyline
        points={sparklinePoints(values)}
        vectorEffect="non-scaling-stroke"
        fill="none"
        stroke="teal.fg"
        strokeWidth="2"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </chakra.svg>
  );
}

const columns: readonly Column<CachedJob>[] = [
  { title: "Completed", cell: ({ created }) => <LocalTime created={created} /> },
  {
    title: "Records",
    cell: ({ records }) => formatCount(records),
    style: { ...numeric, hideBelow: "sm" },
  },
  ...["Data preparation", "Training", "Testing"].map(
    (title): Column<CachedJob> => ({
      title,
      cell: (job) => jobTimes(job).find(({ name }) => name === title)?.value,
      style: { ...numeric, hideBelow: "lg" },
    }),
  ),
  {
    title: "Accuracy",
    cell: (job) => <strong>{job.failure === undefined ? formatShare(job.accuracy) : "–"}</strong>,
    style: numeric,
  },
  { title: "Status", cell: (job) => <StandingBadge job={job} />, style: { hideBelow: "sm" } },
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

/** Training jobs, newest first, page by page. */
function JobsTable({ onOpen }: { onOpen: (jobId: string) => void }) {
  return (
    <PagedTable
      label="Jobs, newest first"
      columns={columns}
      query={(cursor) => jobsQuery({ limit: jobsPerPage, cursor })}
      rowsOf={({ jobs }) => jobs}
      keyOf={({ job_id }) => job_id}
      onRowClick={({ job_id }) => onOpen(job_id)}
      empty={
        <EmptyTable
          icon={<CrownIcon />}
          title="No jobs yet"
          text="Review a batch: saving the review starts a training job."
        />
      }
    />
  );
}
