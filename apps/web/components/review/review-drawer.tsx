"use client";
import { Button, chakra, Drawer, Flex, Text } from "@chakra-ui/react";
import type { Ratings } from "@loopline/client";
import type { LabelName } from "@loopline/contracts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { loopline } from "../../resources/api.ts";
import { batchQuery } from "../../resources/batches.ts";
import type { BatchWithTruths } from "../../server/note-source.ts";
import { formatCount, messageOf } from "../common/format.ts";
import { LocalTime } from "../common/local-time.tsx";
import { notify } from "../common/notify.ts";
import { DrawerText, NoEntry, SideDrawer } from "../common/side-drawer.tsx";
import {
  confirmRest,
  countWrong,
  type Draft,
  emptyDraft,
  findSkippedSubject,
  keepDraft,
  rate,
  readDraft,
  setActual,
} from "./draft.ts";
import { ReviewRow } from "./review-row.tsx";

/** One batch with its predictions, to correct or confirm. */
export function ReviewDrawer(props: { batchId: string; isOpen: boolean; onClose: () => void }) {
  const { batchId, isOpen, onClose } = props;
  const { data: batch, isError } = useQuery(batchQuery(batchId));
  const subtitle = batch && (
    <Text color="fg.muted">
      Submitted <LocalTime created={batch.created} />. Choose the actual label of its notes. Only labels that
      you choose or confirm are saved.
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
 * Save sends ratings of the notes that were corrected or confirmed, and of no others. Unsaved choices stay in the browser's
 * tab until they are saved or discarded, however the user leaves the form.
 */
function ReviewForm({ batch, onClose }: { batch: BatchWithTruths; onClose: () => void }) {
  const { batch_id, subjects, predictions } = batch;
  const [draft, setDraft] = useState(() => readDraft(storage, batch));
  const [shown, setShown] = useState(rowsAtATime);
  const feedback = useMutation({
    mutationFn: (body: Ratings & { batch_id: string }) => loopline.correct(batch_id, body),
  });
  useEffect(() => keepDraft(storage, batch_id, draft), [batch_id, draft]);

  const correct = useCallback((position: number, actual: LabelName | undefined) => {
    setDraft((current) => setActual(current, position, actual));
  }, []);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      // onSuccess closes the drawer only if it is still open. The code below runs even if the user has left it.
      await feedback.mutateAsync({ batch_id, ...rate(batch, draft) }, { onSuccess: onClose });
    } catch (error) {
      return notify({ kind: "error", title: "The review was not saved", text: messageOf(error) });
    }
    keepDraft(storage, batch_id, emptyDraft);
    notify({ kind: "success", title: "Review saved", text: "The next training job uses it." });
  }

  function discard(): void {
    setDraft(emptyDraft);
    keepDraft(storage, batch_id, emptyDraft);
    onClose();
  }

  const hidden = Math.max(0, subjects.length - shown);
  const confirmed = confirmRest(batch, draft, shown);
  const rest = confirmed.size - draft.size;
  const canSave = draft.size > 0 && findSkippedSubject(subjects, draft) === undefined;
  return (
    <Flex as="form" direction="column" minHeight="0" flex="1" onSubmit={save}>
      <Drawer.Body paddingX={{ base: "3", sm: "6" }}>
        <chakra.fieldset disabled={feedback.isPending}>
          {subjects.slice(0, shown).map((subject, i) => (
            <ReviewRow
              // Subjects can repeat, but positions never change.
              key={`${i} ${subject}`}
              position={i}
              subject={subject}
              prediction={predictions[i] ?? "fake"}
              actual={draft.get(i)}
              truth={batch.truths[i] ?? undefined}
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
          {describeDraft(batch, draft)}
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

/** Says what Save would send, or why it cannot save. */
function describeDraft({ subjects, predictions }: BatchWithTruths, draft: Draft): string {
  if (draft.size === 0)
    return "Nothing to save yet: choose the actual label of a note, or confirm the labels shown.";
  const skipped = findSkippedSubject(subjects, draft);
  if (skipped !== undefined) {
    const which = skipped === "" ? "have no subject" : `share the subject "${skipped}"`;
    return `Several notes ${which} and are rated together. Choose the labels of the ones above, too.`;
  }
  const wrong = countWrong(predictions, draft);
  const counts = `${formatCount(wrong)} wrong, ${formatCount(draft.size - wrong)} correct`;
  const others = subjects.length - draft.size;
  return others === 0
    ? `${counts}.`
    : `${counts}. The other ${others === 1 ? "note is" : `${formatCount(others)} notes are`} left unrated.`;
}
