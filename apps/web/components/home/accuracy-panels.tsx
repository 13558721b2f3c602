"use client";
import { Box, Flex, Skeleton, Text } from "@chakra-ui/react";
import type { CachedJob } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { jobQuery, jobsQuery, recentJobs } from "../../resources/jobs.ts";
import { accuracyChange } from "../common/accuracy.ts";
import { formatQuantity, formatShare } from "../common/format.ts";
import { LocalTime } from "../common/local-time.tsx";
import { Facts, noModelText, Panel } from "../common/page-parts.tsx";
import { ChangeMark, StandingBadge } from "../jobs/job-badges.tsx";
import { describeInterval, jobTimes } from "../jobs/job-facts.ts";

/** The newest training job: its model's accuracy, and how long each step took. */
export function AccuracyBox() {
  const { data } = useQuery(jobsQuery(recentJobs));
  const newest = data?.jobs[0];
  return (
    <Panel
      title="Model accuracy"
      aside={newest && <StandingBadge job={newest} />}
      loading={data === undefined && "40"}
      empty={newest === undefined && noModelText}
    >
      {data && newest && <NewestJob job={newest} change={accuracyChange(data.jobs)} />}
    </Panel>
  );
}

function NewestJob({ job, change }: { job: CachedJob; change: number | undefined }) {
  return (
    <>
      <Flex align="baseline" gap="3" wrap="wrap">
        <Text textStyle="4xl" fontWeight="semibold" data-testid="accuracy">
          {formatShare(job.accuracy)}
        </Text>
        <Text as="span" color="fg.muted">
          <ChangeMark change={change} />
        </Text>
      </Flex>
      <Interval job={job} />
      <Facts facts={[{ name: "Trained", value: <LocalTime created={job.created} /> }, ...jobTimes(job)]} />
    </>
  );
}

/** From this number of records on, a test set tells the accuracy, and its report has no interval. */
const minTestedRecords = 100;

/** How uncertain the accuracy of a model of few records is. */
function Interval({ job }: { job: CachedJob }) {
  const { data } = useQuery({ ...jobQuery(job.job_id), enabled: job.records < minTestedRecords });
  const text = data?.report === undefined ? "" : describeInterval(data.report);
  return text !== "" && <Text color="fg.muted">{text}</Text>;
}

const chartHeight = "64";

// Loaded lazily, because the chart library is larger than the rest of the page.
const AccuracyChart = dynamic(() => import("./accuracy-chart.tsx").then((module) => module.AccuracyChart), {
  ssr: false,
  loading: () => <Skeleton height={chartHeight} />,
});

/** The accuracy of the recent jobs as a chart. */
export function AccuracyPerJob() {
  const { data } = useQuery(jobsQuery(recentJobs));
  const jobs = data?.jobs;
  const [newest, oldest] = [jobs?.[0], jobs?.at(-1)];
  return (
    <Panel
      title="Accuracy per job"
      loading={jobs === undefined && chartHeight}
      empty={newest === undefined && "Each training job adds a point here. Review a batch to start one."}
    >
      {jobs && newest && oldest && (
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
