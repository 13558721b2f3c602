"use client";
import { Grid } from "@chakra-ui/react";
import type { BatchReply, CachedBatch, ModelReply } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import { useQueries } from "@tanstack/react-query";
import { batchQuery } from "../../resources/batches.ts";
import { useDataset } from "../common/dataset.tsx";
import { CategoriesPanel } from "./categories-panel.tsx";
import { collectRecords, type Explainer } from "./explanation.ts";
import { MarginPanel } from "./margin-panel.tsx";
import { ScatterPanel } from "./scatter-panel.tsx";

/** The records of this many recent batches are shown around the record. */
const maxBatchesAround = 10;

export interface ExplainPanelsProps {
  readonly batch: BatchReply;
  readonly position: number;
  /** The record's values. */
  readonly record: readonly Value[];
  readonly champion: ModelReply;
  readonly recent: readonly CachedBatch[];
  readonly explainer: Explainer;
}

/** What the features of a record contribute, and the record among others. */
export function ExplainPanels({ batch, position, record, champion, recent, explainer }: ExplainPanelsProps) {
  const { features } = useDataset();
  const around = useQueries({
    queries: recent.slice(0, maxBatchesAround).map(({ batch_id }) => batchQuery(batch_id)),
    // Those that have loaded.
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  const records = collectRecords(batch, around);
  const plane = explainer.planeOf(records.map(({ values }) => values));
  const hasCategories = features.some(({ type }) => type === "category" || type === "boolean");
  return (
    <Grid
      gap="5"
      alignItems="start"
      templateColumns={{ base: "minmax(0, 1fr)", xl: "repeat(2, minmax(0, 1fr))" }}
    >
      <MarginPanel
        // A chosen class is kept for one record only.
        key={`${batch.batch_id} ${position}`}
        batch={batch}
        position={position}
        record={record}
        explainer={explainer}
        champion={champion}
      />
      <Grid gap="5" templateColumns="minmax(0, 1fr)">
        {plane.features.length > 1 && (
          <ScatterPanel
            name={batch.subjects[position] ?? ""}
            record={record}
            plane={plane}
            records={records}
          />
        )}
        {hasCategories && <CategoriesPanel record={record} records={records} />}
      </Grid>
    </Grid>
  );
}
