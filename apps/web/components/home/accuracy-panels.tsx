"use client";
import { Box, Link, Skeleton, Stack, Text, VisuallyHidden } from "@chakra-ui/react";
import type { CachedJob } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import NextLink from "next/link";
import { jobsQuery, modelQuery, recentJobs } from "../../resources/jobs.ts";
import { useDataset } from "../common/dataset.tsx";
import { formatShare } from "../common/format.ts";
import { LocalTime } from "../common/local-time.tsx";
import { Facts, noModelText, Panel } from "../common/page-parts.tsx";
import { LeadMark, StandingBadge } from "../jobs/job-badges.tsx";
import {
  baselineOf,
  countTrainings,
  describeDuel,
  describeInterval,
  describeRows,
  describeTest,
  leadOf,
  testOf,
} from "../jobs/job-facts.ts";
import { useChampion } from "../jobs/use-champion.ts";
import { ChartLegend } from "./chart-legend.tsx";
import { type ChartPoint, chartPoints } from "./chart-points.ts";

/** How often the model that predicts is right, on which records, and what came of the newest training if that is another. */
export function AccuracyBox() {
  const { model, job, detail, newest } = useChampion();
  return (
    <Panel
      title="Accuracy of the champion"
      loading={model === undefined && "40"}
      empty={model === null && noModelText}
    >
      {model && (
        <>
          <Text textStyle="4xl" fontWeight="semibold" lineHeight="1" data-testid="accuracy">
            {formatShare(model.accuracy)}
          </Text>
          {job && <Measured job={detail ?? job} accuracy={model.accuracy} />}
          {newest && newest.job_id !== job?.job_id && <Newest job={newest} />}
        </>
      )}
    </Panel>
  );
}

/** What the champion's accuracy was measured on, and how much it says. */
function Measured({
  job,
  accuracy,
}: {
  job: CachedJob & Parameters<typeof describeRows>[0];
  accuracy: number;
}) {
  const { classes, count } = useDataset();
  const test = testOf(job);
  const baseline = job.report && baselineOf(job.report, classes.length);
  const rows = describeRows(job);
  return (
    <>
      <Stack gap="1">
        {test && (
          <Text>
            on {describeTest(test, count)}
            <Text as="span" color="fg.muted">
              {" "}
              ({describeInterval(accuracy, test)})
            </Text>
          </Text>
        )}
        {/* Keeps its place while the report is loading. */}
        <Text textStyle="sm" color="fg.muted" minHeight="5">
          {baseline &&
            `Always saying ${classes[baseline.index]?.label} would be right for ${formatShare(baseline.share)}.`}
        </Text>
        {leadOf(job) !== undefined && test && (
          <Text textStyle="sm">
            On the same {count(test.rows)}: <LeadMark job={job} /> the champion before.
          </Text>
        )}
      </Stack>
      <Facts
        facts={[
          { name: "Trained", value: <LocalTime created={job.created} /> },
          ...(rows === undefined ? [] : [{ name: "Records", value: rows }]),
        ]}
      />
    </>
  );
}

/** The newest training, whose model is not the champion. */
function Newest({ job }: { job: CachedJob }) {
  const duel = describeDuel(job);
  return (
    <Text textStyle="sm" borderTopWidth="1px" paddingTop="3">
      <Link asChild variant="underline">
        <NextLink href={`/jobs?job=${job.job_id}`}>Newest training</NextLink>
      </Link>
      : <StandingBadge job={job} /> {job.failure ?? job.decision?.reason}
      {duel !== "" && <>: right for {duel}</>}.
    </Text>
  );
}

const chartHeight = "64";
/** The legend is one line below the chart. */
const figureHeight = "calc(16rem + 22px)";

// Loaded lazily, because the chart library is larger than the rest of the page.
const AccuracyChart = dynamic(() => import("./accuracy-chart.tsx").then((module) => module.AccuracyChart), {
  ssr: false,
  loading: () => <Skeleton height={chartHeight} />,
});

/** The accuracy of the recent trainings as a chart, and as a list for screen readers. */
export function AccuracyPerTraining() {
  const { data } = useQuery(jobsQuery(recentJobs));
  const { data: champion } = useQuery(modelQuery());
  const jobs = champion === undefined ? undefined : data?.jobs;
  return (
    <Panel
      title="Accuracy by training"
      loading={jobs === undefined && figureHeight}
      empty={jobs?.length === 0 && "Each training adds a point here. Review a batch to start one."}
    >
      {jobs && jobs.length > 0 && <ChartFigure points={chartPoints(jobs, champion ?? null)} />}
    </Panel>
  );
}

function ChartFigure({ points }: { points: readonly ChartPoint[] }) {
  const { count } = useDataset();
  const describe = ({ number, standing, accuracy, test }: ChartPoint) =>
    accuracy === null
      ? `Training ${number} failed`
      : `Training ${number}, ${standing}: ${formatShare(accuracy)}${test ? ` of ${describeTest(test, count)}` : ""}`;
  const label = `Accuracy of the last ${countTrainings(points.length)}`;
  return (
    <Box as="figure" aria-label={label}>
      <AccuracyChart points={points} label={`${label}. The arrow keys go from one to the next.`} />
      <ChartLegend points={points} />
      <VisuallyHidden as="ul">
        {points.map((point) => (
          <li key={point.number}>{describe(point)}</li>
        ))}
      </VisuallyHidden>
    </Box>
  );
}
