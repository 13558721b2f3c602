"use client";
import { Button, Table } from "@chakra-ui/react";
import type { CachedBatch } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { batchesPerPage, batchesQuery } from "../../resources/batches.ts";
import { DataTable, EmptyTable, SkeletonRows } from "../common/data-table.tsx";
import { formatCount } from "../common/format.ts";
import { NoteIcon } from "../common/icons.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { PageHeading } from "../common/page-parts.tsx";
import { Pager, usePages } from "../common/pager.tsx";
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
  const pages = usePages();
  const { data, isPlaceholderData } = useQuery(batchesQuery({ limit: batchesPerPage, cursor: pages.cursor }));
  if (data?.batches.length === 0 && pages.number === 1) {
    const text = "Choose New batch to submit a few sample notes, or upload a file of your own.";
    return <EmptyTable icon={<NoteIcon />} title="No batches yet" text={text} />;
  }
  return (
    <>
      <DataTable label="Batches, newest first" isOld={isPlaceholderData} head={<Head />}>
        {data === undefined && <SkeletonRows columns={5} />}
        {data?.batches.map((batch) => (
          <BatchRow key={batch.batch_id} batch={batch} onReview={onReview} />
        ))}
      </DataTable>
      <Pager pages={pages} nextCursor={data?.next_cursor} />
    </>
  );
}

function Head() {
  return (
    <>
      <Table.ColumnHeader>Submitted</Table.ColumnHeader>
      <Table.ColumnHeader textAlign="end" hideBelow="sm">
        Predictions
      </Table.ColumnHeader>
      <Table.ColumnHeader textAlign="end">Real</Table.ColumnHeader>
      <Table.ColumnHeader textAlign="end">Fake</Table.ColumnHeader>
      <Table.ColumnHeader textAlign="end">Review</Table.ColumnHeader>
    </>
  );
}

function BatchRow({ batch, onReview }: { batch: CachedBatch; onReview: (batchId: string) => void }) {
  const { batch_id, predictions, created } = batch;
  const real = predictions.filter((label) => label === "real").length;
  return (
    <Table.Row bg="bg.panel">
      <Table.Cell>
        <LocalTime created={created} />
      </Table.Cell>
      <Table.Cell textAlign="end" hideBelow="sm">
        {formatCount(predictions.length)}
      </Table.Cell>
      <Table.Cell textAlign="end">{formatCount(real)}</Table.Cell>
      <Table.Cell textAlign="end">{formatCount(predictions.length - real)}</Table.Cell>
      <Table.Cell textAlign="end">
        <Button size="sm" variant="outline" onClick={() => onReview(batch_id)}>
          Review
        </Button>
      </Table.Cell>
    </Table.Row>
  );
}
