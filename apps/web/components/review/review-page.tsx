"use client";
import { Button } from "@chakra-ui/react";
import type { CachedBatch, LabelName } from "@loopline/contracts";
import dynamic from "next/dynamic";
import { batchesPerPage, batchesQuery } from "../../resources/batches.ts";
import { type Column, EmptyTable, numeric } from "../common/data-table.tsx";
import { formatCount } from "../common/format.ts";
import { NoteIcon } from "../common/icons.tsx";
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
        text="Open a batch and correct its predictions. The next model learns from the corrections."
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
  const columns: Column<CachedBatch>[] = [
    { title: "Submitted", cell: ({ created }) => <LocalTime created={created} /> },
    {
      title: "Predictions",
      cell: ({ predictions }) => formatCount(predictions.length),
      style: { ...numeric, hideBelow: "sm" },
    },
    { title: "Real", cell: (batch) => formatCount(countOf("real", batch)), style: numeric },
    { title: "Fake", cell: (batch) => formatCount(countOf("fake", batch)), style: numeric },
    {
      title: "Review",
      cell: ({ batch_id }) => (
        <Button size="sm" variant="outline" onClick={() => onReview(batch_id)}>
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
          icon={<NoteIcon />}
          title="No batches yet"
          text="Choose New batch to submit a few sample notes, or upload a file."
        />
      }
    />
  );
}

function countOf(label: LabelName, { predictions }: CachedBatch): number {
  return predictions.filter((prediction) => prediction === label).length;
}
