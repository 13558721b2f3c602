"use client";
import { Flex, Skeleton, Text } from "@chakra-ui/react";
import type { BatchReply, CachedBatch } from "@loopline/contracts";
import { useQueries } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { batchQuery } from "../../resources/batches.ts";
import { formatQuantity, formatSigned } from "../common/format.ts";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { Panel } from "../common/page-parts.tsx";
import { collectNotes, inModelOrder, type LinearModel, meanNote, withoutOutliers } from "./explanation.ts";

const NotesScatter = dynamic(() => import("./notes-scatter.tsx").then((module) => module.NotesScatter), {
  ssr: false,
  loading: () => <Skeleton height="80" />,
});

/** The notes of this many recent batches are shown around the note. */
const maxBatchesAround = 10;

/** The note among others in the plane of two features, with the decision boundary. */
export function ScatterPanel(props: {
  batch: BatchReply;
  position: number;
  /** The note's features. */
  note: readonly number[];
  model: LinearModel;
  recent: readonly CachedBatch[];
}) {
  const { batch, position, note, model, recent } = props;
  const around = useQueries({
    queries: recent.slice(0, maxBatchesAround).map(({ batch_id }) => batchQuery(batch_id)),
    // Those that have loaded.
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  const [x, setX] = useState(0);
  const [y, setY] = useState(1);
  const all = collectNotes(batch, around);
  const typical = withoutOutliers(all);
  const shown = all.filter((other) => other.features === note || typical.includes(other));
  const hidden = all.length - shown.length;
  const means = inModelOrder(model, meanNote(typical));
  const options = (other: number) =>
    model.features.map((title, i) => ({ value: String(i), title, disabled: i === other }));
  const others = model.features.flatMap((feature, i) =>
    i === x || i === y ? [] : [`${feature} ${formatSigned(means[i] ?? Number.NaN)}`],
  );
  return (
    <Panel title="Decision boundary">
      <Flex gap="4">
        <LabelledSelect
          label="X axis"
          value={String(x)}
          options={options(y)}
          onChange={(i) => setX(Number(i))}
        />
        <LabelledSelect
          label="Y axis"
          value={String(y)}
          options={options(x)}
          onChange={(i) => setY(Number(i))}
        />
      </Flex>
      <NotesScatter
        notes={shown.map(({ features, prediction }) => ({
          prediction,
          features: inModelOrder(model, features),
        }))}
        selected={{ features: inModelOrder(model, note), name: batch.subjects[position] ?? "" }}
        model={model}
        axes={{ x, y }}
        means={means}
      />
      <Text textStyle="sm" color="fg.muted">
        The ring marks the note. On the dashed line, the margin is zero for notes with average other features
        ({others.join(", ")}). A note whose other features are far from average can lie on the wrong side of
        the line.
        {hidden > 0 && ` ${formatQuantity(hidden, "extreme note is", "extreme notes are")} not shown.`}
      </Text>
    </Panel>
  );
}
