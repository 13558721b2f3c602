"use client";
import { Flex, Grid, Skeleton, Text } from "@chakra-ui/react";
import type { BatchReply, CachedBatch } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { batchesQuery, batchQuery, recentBatches } from "../../resources/batches.ts";
import { modelQuery } from "../../resources/jobs.ts";
import { EmptyTable } from "../common/data-table.tsx";
import { formatMoment, formatQuantity } from "../common/format.ts";
import { NoteIcon } from "../common/icons.tsx";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { useHydrated } from "../common/local-time.tsx";
import { PageHeading } from "../common/page-parts.tsx";
import { toLinearModel } from "./explanation.ts";
import { MarginPanel } from "./margin-panel.tsx";
import { ScatterPanel } from "./scatter-panel.tsx";
import { useSelection } from "./selection.ts";

/** Explains one prediction. */
export function ExplainPage() {
  return (
    <>
      <PageHeading
        title="Explain"
        text="The model multiplies each feature by its coefficient and adds the results to the intercept. The sum is the margin: above zero the note is predicted real, otherwise fake."
      />
      <Explained />
    </>
  );
}

function Explained(): ReactNode {
  const selection = useSelection();
  const { data: recent } = useQuery(batchesQuery(recentBatches));
  const { data: model } = useQuery(modelQuery());
  // The page keeps showing the batch that it opened with, even if a newer one arrives.
  const firstSeen = useFirst(recent?.batches[0]?.batch_id);
  const batchId = selection.batchId ?? firstSeen;
  const { data: batch } = useQuery({ ...batchQuery(batchId ?? ""), enabled: batchId !== undefined });

  if (recent?.batches.length === 0 && selection.batchId === undefined) {
    const text = "Submit a batch on the home page, then choose one of its predictions here.";
    return <EmptyTable icon={<NoteIcon />} title="No predictions yet" text={text} />;
  }
  if (model === null) return <Text>There is no model yet.</Text>;
  if (batch === null) {
    return (
      <Text>
        Batch {selection.batchId} was not found. Only recent batches are kept: go back and choose another.
      </Text>
    );
  }
  if (recent === undefined || model === undefined || batch === undefined) return <Skeleton height="80" />;

  const linear = toLinearModel(model);
  if (linear === undefined) {
    return <Text>The champion was published without its coefficients, so it cannot be explained.</Text>;
  }
  const position = Math.min(selection.position, batch.subjects.length - 1);
  const note = batch.features?.[position] as number[] | undefined;
  const choice = (
    <NoteChoice recent={recent.batches} batch={batch} position={position} onChoose={selection.select} />
  );
  if (note === undefined) {
    return (
      <>
        {choice}
        <Text>The features of this batch were not kept, so its predictions cannot be explained.</Text>
      </>
    );
  }
  return (
    <>
      {choice}
      <Grid gap="5" templateColumns={{ base: "minmax(0, 1fr)", xl: "repeat(2, minmax(0, 1fr))" }}>
        <MarginPanel batch={batch} position={position} note={note} model={linear} champion={model} />
        <ScatterPanel batch={batch} position={position} note={note} model={linear} recent={recent.batches} />
      </Grid>
    </>
  );
}

function useFirst<T>(value: T | undefined): T | undefined {
  const [first, setFirst] = useState(value);
  if (first === undefined && value !== undefined) setFirst(value);
  return first ?? value;
}

/** Selects a batch and one of its notes. */
function NoteChoice(props: {
  recent: readonly CachedBatch[];
  batch: BatchReply;
  position: number;
  onChoose: (batchId: string, position: number) => void;
}) {
  const { recent, batch, position, onChoose } = props;
  // The server does not know the viewer's zone.
  const zone = useHydrated() ? undefined : "UTC";
  const isRecent = recent.some(({ batch_id }) => batch_id === batch.batch_id);
  const batches = (isRecent ? recent : [batch, ...recent]).map(({ batch_id, created, subjects }) => ({
    value: batch_id,
    title: `${formatMoment(created, zone)} (${formatQuantity(subjects.length, "note")})`,
  }));
  const notes = batch.subjects.map((subject, i) => ({
    value: String(i),
    title: `${subject || `Note ${i + 1}`}: ${batch.predictions[i]}`,
  }));
  return (
    <Flex gap="4" wrap="wrap" marginBottom="5">
      <LabelledSelect
        label="Batch"
        value={batch.batch_id}
        options={batches}
        onChange={(id) => onChoose(id, 0)}
      />
      <LabelledSelect
        label="Note"
        value={String(position)}
        options={notes}
        onChange={(chosen) => onChoose(batch.batch_id, Number(chosen))}
      />
    </Flex>
  );
}
