"use client";
import { Grid, GridItem, Link } from "@chakra-ui/react";
import { inShownOrder } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { statsQuery } from "../../resources/batches.ts";
import { jobsQuery, recentJobs } from "../../resources/jobs.ts";
import { type ShownDataset, useDataset } from "../common/dataset.tsx";
import { formatCount } from "../common/format.ts";
import { PageHeading } from "../common/page-parts.tsx";
import { StatsBar } from "../common/stats.tsx";
import { AccuracyBox, AccuracyPerTraining } from "./accuracy-panels.tsx";
import { LatestBatch } from "./latest-batch.tsx";
import { NewBatch } from "./new-batch.tsx";
import { type NextStep, nextStep } from "./next-step.ts";

/** An overview of the pipeline. */
export function HomePage() {
  return (
    <>
      <PageHeading title="Overview" text={<Welcome />} action={<NewBatch />} />
      <StatsBar />
      <Grid gap="5" templateColumns={{ base: "minmax(0, 1fr)", lg: "repeat(3, minmax(0, 1fr))" }}>
        <GridItem colSpan={{ lg: 2 }} display="grid">
          <AccuracyPerTraining />
        </GridItem>
        <AccuracyBox />
        <GridItem colSpan={{ lg: 3 }}>
          <LatestBatch />
        </GridItem>
      </Grid>
    </>
  );
}

/** The other steps. */
const advice: Record<Exclude<NextStep, "submit"> | "label", ReactNode> = {
  review: (
    <>
      Now <InTextLink href="/review">review a batch</InTextLink>: mark the wrong predictions, and the next
      model learns from them.
    </>
  ),
  label: (
    <>
      There is no model yet: <InTextLink href="/review">review a batch</InTextLink> and choose actual labels.
      The first model is trained once two classes have one.
    </>
  ),
  watch: (
    <>
      Each review trains a model: review more batches and watch the accuracy, or{" "}
      <InTextLink href="/explain">explain a prediction</InTextLink>.
    </>
  ),
};

function SubmitAdvice({ record, hasSamples }: ShownDataset) {
  if (hasSamples) {
    return (
      <>
        Start with <strong>New batch</strong>: it submits a few sample {record.many}, and their predictions
        appear here a moment later.
      </>
    );
  }
  return (
    <>
      Start with <InTextLink href="/upload">Upload</InTextLink>: send a file of {record.many}, and their
      predictions appear here a moment later.
    </>
  );
}

/** More classes than these are counted, not named. */
const maxNamed = 4;

/** `as yes or no`, or the number of classes if they are many. */
function describeClasses({ classes }: ShownDataset): string {
  if (classes.length > maxNamed) return `into ${formatCount(classes.length)} classes`;
  const labels = inShownOrder(classes).map(({ label }) => label);
  return `as ${labels.slice(0, -1).join(", ")} or ${labels.at(-1)}`;
}

/** Says what Loopline does, and what to do next. */
function Welcome() {
  const dataset = useDataset();
  const { data: stats } = useQuery(statsQuery());
  const { data: jobs } = useQuery(jobsQuery(recentJobs));
  const next = nextStep({ batches: stats?.batches, jobs: jobs?.jobs.length });
  const step = next === "review" && jobs?.jobs.length === 0 ? "label" : next;
  return (
    <>
      Loopline classifies {dataset.record.many} {describeClasses(dataset)}, and learns from corrections.{" "}
      {step === "submit" ? <SubmitAdvice {...dataset} /> : step !== undefined && advice[step]}
    </>
  );
}

function InTextLink({ href, children }: { href: string; children: string }) {
  return (
    <Link asChild variant="underline" color="teal.fg" display="inline">
      <NextLink href={href}>{children}</NextLink>
    </Link>
  );
}
