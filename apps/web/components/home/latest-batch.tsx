"use client";
import { Button, Flex, Grid, GridItem, Text } from "@chakra-ui/react";
import type { CachedBatch } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import NextLink from "next/link";
import { batchesQuery, latestBatch } from "../../resources/batches.ts";
import { useDataset } from "../common/dataset.tsx";
import { formatQuantity } from "../common/format.ts";
import { LabelBadge } from "../common/label-badge.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { Panel } from "../common/page-parts.tsx";

/** How many predictions are shown; the review shows all of them. */
const maxShown = 15;

/** The newest batch's predictions, and a link to its review. */
export function LatestBatch() {
  const { hasSamples } = useDataset();
  const { data } = useQuery(batchesQuery(latestBatch));
  const batch = data?.batches[0];
  return (
    <Panel
      title="Latest batch"
      aside={
        batch && (
          <Button asChild size="sm" variant="outline">
            <NextLink href={`/review?batch=${batch.batch_id}`} aria-label="Review this batch">
              Review
            </NextLink>
          </Button>
        )
      }
      loading={data === undefined && "16"}
      empty={
        batch === undefined &&
        `No batches yet. Choose ${hasSamples ? "New batch" : "Upload"} to see predictions here.`
      }
    >
      {batch && <Predictions batch={batch} />}
    </Panel>
  );
}

function Predictions({ batch }: { batch: CachedBatch }) {
  const { classes, count } = useDataset();
  const { subjects, predictions, created, owner } = batch;
  const isWaiting = predictions.every((prediction) => prediction === null);
  const hidden = subjects.length - maxShown;
  return (
    <>
      <Text textStyle="sm" color="fg.muted" overflowWrap="anywhere">
        {isWaiting
          ? `${count(subjects.length)} without a prediction`
          : formatQuantity(subjects.length, "prediction")}
        , <LocalTime created={created} />
        {owner !== undefined && `, owner ${owner}`}
      </Text>
      <Grid
        as="ul"
        listStyleType="none"
        templateColumns={`repeat(auto-fill, minmax(min(100%, ${classes.length === 2 ? 13 : 18}rem), 1fr))`}
        columnGap="6"
        rowGap="2"
      >
        {predictions.slice(0, maxShown).map((label, i) => (
          <GridItem as="li" key={i} minWidth="0">
            <Flex align="center" gap="2">
              <LabelBadge label={label} />
              <Text truncate>{subjects[i] || "(no name)"}</Text>
            </Flex>
          </GridItem>
        ))}
      </Grid>
      {hidden > 0 && <Text textStyle="sm">and {formatQuantity(hidden, "more", "more")}</Text>}
    </>
  );
}
