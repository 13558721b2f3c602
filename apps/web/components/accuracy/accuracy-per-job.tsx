"use client";
import { Box, Skeleton, Text } from "@chakra-ui/react";
import dynamic from "next/dynamic";
import { useJobs } from "../../resources/jobs.ts";
import { formatQuantity, formatShare } from "../common/format-number.ts";
import { Panel } from "../common/panel.tsx";
import { recentJobs } from "./recent-jobs.ts";

const ChartSkeleton = () => <Skeleton height="64" />;

// The chart library is larger than all the rest of the page.
const AccuracyChart = dynamic(() => import("./accuracy-chart.tsx").then((module) => module.AccuracyChart), {
  ssr: false,
  loading: ChartSkeleton,
});

/** How accuracy went from job to job. */
export function AccuracyPerJob() {
  const { data } = useJobs(recentJobs);
  const jobs = data?.jobs;
  const [newest, oldest] = [jobs?.[0], jobs?.at(-1)];
  return (
    <Panel title="Accuracy per job">
      {jobs === undefined && <ChartSkeleton />}
      {jobs !== undefined && (newest === undefined || oldest === undefined) && (
        <Text color="fg.muted">Every training adds a point here. Review a batch to start one.</Text>
      )}
      {jobs !== undefined && newest !== undefined && oldest !== undefined && (
        <Box
          role="img"
          aria-label={`Accuracy of the last ${formatQuantity(jobs.length, "job")}: from ${formatShare(oldest.accuracy)} to ${formatShare(newest.accuracy)}`}
        >
          <AccuracyChart jobs={jobs} />
        </Box>
      )}
    </Panel>
  );
}
