"use client";
import { Grid, GridItem, Link } from "@chakra-ui/react";
import { useQuery } from "@tanstack/react-query";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { statsQuery } from "../../resources/batches.ts";
import { jobsQuery, recentJobs } from "../../resources/jobs.ts";
import { PageHeading } from "../common/page-parts.tsx";
import { StatsBar } from "../common/stats.tsx";
import { AccuracyBox, AccuracyPerJob } from "./accuracy-panels.tsx";
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
          <AccuracyPerJob />
        </GridItem>
        <AccuracyBox />
        <GridItem colSpan={{ lg: 3 }}>
          <LatestBatch />
        </GridItem>
      </Grid>
    </>
  );
}

const advice: Record<NextStep, ReactNode> = {
  submit: (
    <>
      Start with <strong>New batch</strong>: it submits a few sample notes, and their predictions appear here
      a moment later.
    </>
  ),
  review: (
    <>
      Now <InTextLink href="/review">review a batch</InTextLink>: mark the wrong predictions, and the next
      model learns from them.
    </>
  ),
  watch: (
    <>
      Each review trains a model: review more batches and watch the accuracy, or{" "}
      <InTextLink href="/explain">explain a prediction</InTextLink>.
    </>
  ),
};

/** Says what Loopline does, and what to do next. */
function Welcome() {
  const { data: stats } = useQuery(statsQuery());
  const { data: jobs } = useQuery(jobsQuery(recentJobs));
  const step = nextStep({ batches: stats?.batches, jobs: jobs?.jobs.length });
  return (
    <>
      Loopline classifies bank notes as real or fake, and learns from corrections.{" "}
      {step !== undefined && advice[step]}
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
