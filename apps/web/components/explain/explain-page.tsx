"use client";
import { Grid, Skeleton, Text } from "@chakra-ui/react";
import type { ReactNode } from "react";
import { useBatch } from "../../resources/batch.ts";
import { useBatches } from "../../resources/batches.ts";
import { useModel } from "../../resources/model.ts";
import { NoteIcon } from "../common/icons.tsx";
import { PageHeading } from "../common/page-heading.tsx";
import { EmptyTable } from "../table/empty-table.tsx";
import { toLinearModel } from "./explanation.ts";
import { MarginPanel } from "./margin-panel.tsx";
import { NoteChoice } from "./note-choice.tsx";
import { recentBatches } from "./recent-batches.ts";
import { ScatterPanel } from "./scatter-panel.tsx";
import { useFirst } from "./use-first.ts";
import { useSelection } from "./use-selection.ts";

/** Why a prediction is as it is. */
export function ExplainPage() {
  return (
    <>
      <PageHeading
        title="Explain"
        text="The model weighs each feature of a note and adds them up. Above zero the note is real, below it is fake."
      />
      <Explained />
    </>
  );
}

function Explained(): ReactNode {
  const selection = useSelection();
  const { data: recent } = useBatches(recentBatches);
  const { data: model } = useModel();
  const firstSeen = useFirst(recent?.batches[0]?.batch_id);
  const { data: batch } = useBatch(selection.batchId ?? firstSeen);

  if (recent?.batches.length === 0 && selection.batchId === undefined) {
    const text = "Submit a batch on the home page, then choose one of its predictions here.";
    return <EmptyTable icon={<NoteIcon />} title="No predictions yet" text={text} />;
  }
  if (model === null) return <Text>No model predicts yet.</Text>;
  if (batch === null) {
    return (
      <Text>
        There is no batch {selection.batchId}. Very old batches are not kept here: go back and choose another.
      </Text>
    );
  }
  if (recent === undefined || model === undefined || batch === undefined) return <Skeleton height="80" />;

  const linear = toLinearModel(model);
  if (linear === undefined) {
    return <Text>The model that predicts does not tell its coefficients, so it cannot be explained.</Text>;
  }
  const position = Math.min(selection.position, batch.subjects.length - 1);
  const note = batch.features?.[position];
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
