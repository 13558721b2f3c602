"use client";
import { Button, Text } from "@chakra-ui/react";
import type { CachedBatch } from "@loopline/contracts";
import dynamic from "next/dynamic";
import { batchesPerPage, batchesQuery } from "../../resources/batches.ts";
import { BatchName, BatchState, batchName } from "../common/batch-name.tsx";
import { type Column, EmptyTable, numeric } from "../common/data-table.tsx";
import { capitalise, type ShownClass, useDataset } from "../common/dataset.tsx";
import { formatCount } from "../common/format.ts";
import { RecordIcon } from "../common/icons.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { PageHeading } from "../common/page-parts.tsx";
import { PagedTable } from "../common/paged-table.tsx";
import { StatsBar } from "../common/stats.tsx";
import { useDrawer } from "../common/use-drawer.ts";
import { NewBatch } from "../home/new-batch.tsx";

const ReviewDrawer = dynamic(() => import("./review-drawer.tsx").then((module) => module.ReviewDrawer), {
  ssr: false,
});

/** All batches, each with a button to review it. */
export function ReviewPage() {
  const { id, lastId, open, close } = useDrawer("batch");
  return (
    <>
      <PageHeading
        title="Review"
        text="Correct the predictions of a batch: the next model learns from them."
        action={<NewBatch />}
      />
      <StatsBar />
      <BatchesTable onReview={open} />
      {lastId !== undefined && <ReviewDrawer batchId={lastId} isOpen={id !== undefined} onClose={close} />}
    </>
  );
}

/** Batches, newest first, page by page. */
function BatchesTable({ onReview }: { onReview: (batchId: string) => void }) {
  const { record, Many, classes, classOf, hasSamples } = useDataset();
  const columns: Column<CachedBatch>[] = [
    {
      title: "Batch",
      cell: (batch) => (
        <>
          <BatchName batch={batch} />
          <Text textStyle="xs" color="fg.muted" hideFrom="md">
            <LocalTime created={batch.created} />
          </Text>
        </>
      ),
      isRowHeader: true,
    },
    {
      title: "Submitted",
      cell: ({ created }) => <LocalTime created={created} />,
      style: { hideBelow: "md", whiteSpace: "nowrap" },
    },
    {
      title: Many,
      cell: ({ subjects }) => formatCount(subjects.length),
      style: { ...numeric, hideBelow: "sm" },
    },
    ...(classes.length === 2 ? columnPerClass(classes) : [commonestColumn(classOf)]),
    {
      title: "State",
      cell: (batch) => <BatchState batch={batch} />,
      style: { hideBelow: "md", whiteSpace: "nowrap" },
    },
    {
      title: "Actions",
      cell: (batch) => (
        <Button
          size="sm"
          variant="outline"
          aria-label={`Review ${batchName(batch)}`}
          onClick={() => onReview(batch.batch_id)}
        >
          Review
        </Button>
      ),
      style: { textAlign: "end" },
    },
  ];
  return (
    <PagedTable
      label="Batches, newest first"
      columns={columns}
      query={(cursor) => batchesQuery({ limit: batchesPerPage, cursor })}
      rowsOf={({ batches }) => batches}
      keyOf={({ batch_id }) => batch_id}
      empty={
        <EmptyTable
          icon={<RecordIcon />}
          title="No batches yet"
          text={`${hasSamples ? `Choose New batch to submit a few sample ${record.many}, or upload` : "Upload"} a file.`}
        />
      }
    />
  );
}

/** Counts of both classes, the last first, as in the original. */
function columnPerClass(classes: readonly ShownClass[]): Column<CachedBatch>[] {
  return classes.toReversed().map(({ value, label }) => ({
    title: capitalise(label),
    cell: ({ predictions }) => formatCount(predictions.filter((prediction) => prediction === value).length),
    style: numeric,
  }));
}

/** Classes that a row names; it would not fit more. */
const maxNamed = 3;

/** The commonest classes of a batch with their counts. */
function commonestColumn(classOf: (value: string) => ShownClass): Column<CachedBatch> {
  return {
    title: "Classes",
    cell: ({ predictions }) => {
      const counts = [...Map.groupBy(predictions, (prediction) => prediction)]
        .map(([value, same]) => ({ value, count: same.length }))
        .toSorted((one, other) => other.count - one.count);
      const named = counts
        .slice(0, maxNamed)
        .map(
          ({ value, count }) => `${value === null ? "waiting" : classOf(value).label} ${formatCount(count)}`,
        );
      const more = counts.length - named.length;
      return named.join(", ") + (more > 0 ? ` and ${formatCount(more)} more` : "");
    },
    style: { overflowWrap: "anywhere" },
  };
}
