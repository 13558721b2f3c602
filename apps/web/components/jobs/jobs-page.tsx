"use client";
import { chakra } from "@chakra-ui/react";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { jobsOfStats, jobsQuery } from "../../resources/jobs.ts";
import { accuracyChange, sparklinePoints } from "../common/accuracy.ts";
import { formatCount, formatQuantity, formatShare } from "../common/format.ts";
import { PageHeading } from "../common/page-parts.tsx";
import { StatCard, StatGrid, ValueSkeleton } from "../common/stats.tsx";
import { useDrawer } from "../common/use-drawer.ts";
import { ChangeMark } from "./job-badges.tsx";
import { JobsTable } from "./jobs-table.tsx";

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
        text="Each review starts a training job. Its model becomes the champion, which predicts, if it is at least as good as the current one."
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
