"use client";
import { Box, Skeleton, Text } from "@chakra-ui/react";
import dynamic from "next/dynamic";
import { recentJobs, useJobs } from "../../resources/jobs.ts";
import { formatQuantity, formatShare } from "../common/format.ts";
import { Panel } from "../common/page-parts.tsx";

const ChartSkeleton = () => <Skeleton height="64" />;

// Loaded lazily, because the chart library is larger than the rest of the page.
const AccuracyChart = dynamic(() => import("./accuracy-chart.tsx").then((module) => module.AccuracyChart), {
  ssr: false,
  loading: ChartSkeleton,
});

/** The accuracy of the recent jobs as a chart. */
export function AccuracyPerJob() {
  const { data } = useJobs(recentJobs);
  const jobs = data?.jobs;
  const [newest, oldest] = [jobs?.[0], jobs?.at(-1)];
  return (
    <Panel title="Accuracy per job">
      {jobs === undefined && <ChartSkeleton />}
      {jobs !== undefined && (newest === undefined || oldest === undefined) && (
        <Text color="fg.muted">Each training job adds a point here. Review a batch to start one.</Text>
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
