"use client";
import { Flex, Skeleton, Text } from "@chakra-ui/react";
import type { BatchReply, CachedBatch } from "@loopline/contracts";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useBatchDetails } from "../../resources/batch.ts";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { Panel } from "../common/panel.tsx";
import { inModelOrder, type LinearModel } from "./explanation.ts";
import { formatSigned } from "./format-signed.ts";
import { collectNotes, meanNote } from "./notes-to-show.ts";

const NotesScatter = dynamic(() => import("./notes-scatter.tsx").then((module) => module.NotesScatter), {
  ssr: false,
  loading: () => <Skeleton height="80" />,
});

/** How many batches' notes are shown around the one that is explained. */
const batchesAround = 10;

/** The note among others, in the plane of two features, and where the model draws the line. */
export function ScatterPanel(props: {
  batch: BatchReply;
  position: number;
  /** The note's features. */
  note: readonly number[];
  model: LinearModel;
  recent: readonly CachedBatch[];
}) {
  const { batch, position, note, model, recent } = props;
  const around = useBatchDetails(recent.slice(0, batchesAround).map(({ batch_id }) => batch_id));
  const [x, setX] = useState(0);
  const [y, setY] = useState(1);
  const notes = collectNotes(batch, around).map(({ features, prediction }) => ({
    prediction,
    features: inModelOrder(model, features),
  }));
  const means = meanNote(notes);
  const options = (other: number) =>
    model.features.map((title, i) => ({ value: String(i), title, disabled: i === other }));
  const others = model.features.flatMap((feature, i) =>
    i === x || i === y ? [] : [`${feature} ${formatSigned(means[i] ?? Number.NaN)}`],
  );
  return (
    <Panel title="Where the line is">
      <Flex gap="4">
        <LabelledSelect
          label="Across"
          value={String(x)}
          options={options(y)}
          onChange={(i) => setX(Number(i))}
        />
        <LabelledSelect label="Up" value={String(y)} options={options(x)} onChange={(i) => setY(Number(i))} />
      </Flex>
      <NotesScatter
        notes={notes}
        selected={{
          features: inModelOrder(model, note),
          name: batch.subjects[position] ?? "",
        }}
        model={model}
        axes={{ x, y }}
        means={means}
      />
      <Text textStyle="sm" color="fg.muted">
        The ring marks the note. The line is where the margin is zero for notes with average other features (
        {others.join(", ")}). A note whose other features are unusual can lie on the wrong side of it.
      </Text>
    </Panel>
  );
}
