"use client";
import { Button, Table } from "@chakra-ui/react";
import type { CachedBatch } from "@loopline/contracts";
import { useBatches } from "../../resources/batches.ts";
import { formatCount } from "../common/format-number.ts";
import { NoteIcon } from "../common/icons.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { DataTable } from "../table/data-table.tsx";
import { EmptyTable } from "../table/empty-table.tsx";
import { Pager } from "../table/pager.tsx";
import { SkeletonRows } from "../table/skeleton-rows.tsx";
import { usePages } from "../table/use-pages.ts";
import { batchesPerPage } from "./batches-per-page.ts";

/** Batches, newest first, page by page. */
export function BatchesTable({ onReview }: { onReview: (batchId: string) => void }) {
  const pages = usePages();
  const { data, isPlaceholderData } = useBatches({ limit: batchesPerPage, cursor: pages.cursor });
  if (data?.batches.length === 0 && pages.number === 1) {
    const text = "Choose New batch to submit a few sample notes, or upload your own.";
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
