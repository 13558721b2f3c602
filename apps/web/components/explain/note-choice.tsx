"use client";
import { Flex } from "@chakra-ui/react";
import type { BatchReply, CachedBatch } from "@loopline/contracts";
import { formatMoment } from "../common/format-moment.ts";
import { formatQuantity } from "../common/format-number.ts";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { useHydrated } from "../common/use-hydrated.ts";

/** The choice of a batch and one of its notes. */
export function NoteChoice(props: {
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
