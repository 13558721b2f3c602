"use client";
import { Button, chakra, Drawer, Flex, Text } from "@chakra-ui/react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useCallback, useEffect, useMemo, useState } from "react";
import { loopline } from "../../resources/api.ts";
import { batchQuery } from "../../resources/batches.ts";
import type { BatchWithTruths } from "../../server/record-source.ts";
import { CertaintyHelp, describeCertainty } from "../common/certainty.tsx";
import { type ShownDataset, useDataset } from "../common/dataset.tsx";
import { formatCount, messageOf } from "../common/format.ts";
import { LocalTime } from "../common/local-time.tsx";
import { notify } from "../common/notify.ts";
import { DrawerText, NoEntry, SideDrawer } from "../common/side-drawer.tsx";
import {
  confirmRest,
  countReviews,
  type Draft,
  emptyDraft,
  type Feedback,
  feedbackOf,
  keepDraft,
  readDraft,
  setActual,
} from "./draft.ts";
import { ReviewRow } from "./review-row.tsx";

/** One batch with its predictions, to correct or confirm. */
export function ReviewDrawer(props: { batchId: string; isOpen: boolean; onClose: () => void }) {
  const { batchId, isOpen, onClose } = props;
  const { record } = useDataset();
  const { data: batch, isError } = useQuery(batchQuery(batchId));
  const subtitle = batch && (
    <Text color="fg.muted">
      Submitted <LocalTime created={batch.created} />. Choose the actual label of its {record.many}. Only
      labels that you choose or confirm are saved.
      {batch.owner !== undefined && (
        <chakra.span display="block" overflowWrap="anywhere">
          owner {batch.owner}
        </chakra.span>
      )}
    </Text>
  );
  return (
    <SideDrawer title="Review batch" subtitle={subtitle} isOpen={isOpen} onClose={onClose}>
      {batch ? (
        <ReviewForm key={batch.batch_id} batch={batch} onClose={onClose} />
      ) : (
        <DrawerText>
          <NoEntry kind="batch" id={batchId} isLoading={batch === undefined} isError={isError} />
        </DrawerText>
      )}
    </SideDrawer>
  );
}

/** Rows are added in steps of this size: thousands at once would make the browser slow. */
const rowsAtATime = 50;

/** A function, because reading the property throws if storage is disabled. */
const storage = () => window.sessionStorage;

/**
 * Save sends feedback on the records that were corrected or confirmed, and of no others. Unsaved choices stay in the browser's
 * tab until they are saved or discarded, however the user leaves the form.
 */
function ReviewForm({ batch, onClose }: { batch: BatchWithTruths; onClose: () => void }) {
  const { batch_id, subjects, predictions } = batch;
  const dataset = useDataset();
  const [draft, setDraft] = useState(() =>
    readDraft(
      storage,
      batch,
      dataset.classes.map(({ value }) => value),
    ),
  );
  const [shown, setShown] = useState(rowsAtATime);
  const feedback = useMutation({
    mutationFn: (body: Feedback & { batch_id: string }) => loopline.correct(batch_id, body),
  });
  useEffect(() => keepDraft(storage, batch_id, draft), [batch_id, draft]);

  const correct = useCallback((position: number, actual: string | undefined) => {
    setDraft((current) => setActual(current, position, actual));
  }, []);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      // onSuccess closes the drawer only if it is still open. The code below runs even if the user has left it.
      await feedback.mutateAsync(
        { batch_id, ...feedbackOf(batch, draft, dataset.classes.length) },
        { onSuccess: onClose },
      );
    } catch (error) {
      return notify({ kind: "error", title: "The review was not saved", text: messageOf(error) });
    }
    keepDraft(storage, batch_id, emptyDraft);
    notify({ kind: "success", title: "Review saved", text: "The next training uses it." });
  }

  function discard(): void {
    setDraft(emptyDraft);
    keepDraft(storage, batch_id, emptyDraft);
    onClose();
  }

  // Grouped once, because a batch may have thousands, and rows are compared by identity.
  const warnings = useMemo(
    () => Map.groupBy(batch.warnings ?? [], ({ position }) => position),
    [batch.warnings],
  );
  const hidden = Math.max(0, subjects.length - shown);
  const confirmed = confirmRest(batch, draft, shown);
  const rest = confirmed.size - draft.size;
  const canSave = draft.size > 0;
  return (
    <Flex as="form" direction="column" minHeight="0" flex="1" onSubmit={save}>
      <Drawer.Body paddingX={{ base: "3", sm: "6" }}>
        {batch.margins !== undefined && (
          <CertaintyHelp hasProbabilities={batch.probabilities !== undefined} marginBottom="3" />
        )}
        <chakra.fieldset disabled={feedback.isPending}>
          {subjects.slice(0, shown).map((subject, i) => (
            <ReviewRow
              // Subjects can repeat, but positions never change.
              key={`${i} ${subject}`}
              position={i}
              subject={subject}
              prediction={predictions[i] ?? null}
              actual={draft.get(i)}
              truth={batch.truths[i] ?? undefined}
              certainty={describeCertainty({
                margin: batch.margins?.[i],
                probability: batch.probabilities?.[i],
              })}
              warnings={warnings.get(i)}
              batchId={batch_id}
              onCorrect={correct}
            />
          ))}
        </chakra.fieldset>
        {hidden > 0 && (
          <Button variant="outline" width="full" marginY="3" onClick={() => setShown(shown + rowsAtATime)}>
            Show more ({formatCount(hidden)} left)
          </Button>
        )}
      </Drawer.Body>
      <Drawer.Footer borderTopWidth="1px" paddingTop="4" flexWrap="wrap">
        <Text flex="1 0 100%" textStyle="sm" aria-live="polite">
          {describeDraft(batch, draft, dataset)}
        </Text>
        {rest > 0 && (
          <Button
            variant="outline"
            marginEnd="auto"
            disabled={feedback.isPending}
            onClick={() => setDraft(confirmed)}
          >
            Confirm {draft.size > 0 ? "the other" : "all"} {formatCount(rest)}
            {hidden > 0 && " shown"}
          </Button>
        )}
        <Button variant="outline" disabled={feedback.isPending} onClick={discard}>
          {draft.size > 0 ? "Discard" : "Close"}
        </Button>
        <Button type="submit" disabled={!canSave} loading={feedback.isPending}>
          Save
        </Button>
      </Drawer.Footer>
    </Flex>
  );
}

/** Says what Save would send. */
function describeDraft(
  { subjects, predictions }: BatchWithTruths,
  draft: Draft,
  { record: { one, many } }: ShownDataset,
): string {
  if (draft.size === 0) {
    const confirm = predictions.some((label) => label !== null) ? ", or confirm the labels shown" : "";
    return `Nothing to save yet: choose the actual label of a ${one}${confirm}.`;
  }
  const reviews = countReviews(predictions, draft);
  const counts =
    reviews.labelled === 0
      ? `${formatCount(reviews.wrong)} wrong, ${formatCount(reviews.correct)} correct`
      : `${formatCount(draft.size)} labelled`;
  const others = subjects.length - draft.size;
  return others === 0
    ? `${counts}.`
    : `${counts}. The other ${others === 1 ? `${one} is` : `${formatCount(others)} ${many} are`} left unrated.`;
}
