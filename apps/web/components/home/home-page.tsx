"use client";
import { Grid, GridItem } from "@chakra-ui/react";
import { AccuracyBox } from "../accuracy/accuracy-box.tsx";
import { AccuracyPerJob } from "../accuracy/accuracy-per-job.tsx";
import { PageHeading } from "../common/page-heading.tsx";
import { StatsBar } from "../stats/stats-bar.tsx";
import { LatestBatch } from "./latest-batch.tsx";
import { NewBatch } from "./new-batch.tsx";
import { Welcome } from "./welcome.tsx";

/** The pipeline at a glance. */
export function HomePage() {
  return (
    <>
      <PageHeading title="The pipeline at a glance" text={<Welcome />} action={<NewBatch />} />
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
