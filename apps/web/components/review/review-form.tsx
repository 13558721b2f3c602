"use client";
import { Button, chakra, Drawer, Flex, Text } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { useSendFeedback } from "../../resources/feedback.ts";
import type { BatchWithTruths } from "../../server/add-truths.ts";
import { formatCount } from "../common/format-number.ts";
import { useNotify } from "../notify/notify-provider.tsx";
import {
  confirmRest,
  countWrong,
  type Draft,
  emptyDraft,
  findSkippedSubject,
  keepDraft,
  rate,
  readDraft,
  say,
} from "./draft.ts";
import { ReviewRow } from "./review-row.tsx";

/** How many rows are added at a time: thousands at once would make the browser slow. */
const rowsAtATime = 50;

/** A function, because a browser with storage switched off throws on reading the property. */
const storage = () => window.sessionStorage;

/**
 * The corrections of a batch. Save sends ratings of the notes that were corrected or confirmed, and of no others. Unsaved
 * choices stay in the browser's tab, however the form is left, until they are saved or discarded.
 */
export function ReviewForm({ batch, onClose }: { batch: BatchWithTruths; onClose: () => void }) {
  const { batch_id, subjects, predictions } = batch;
  const [draft, setDraft] = useState(() => readDraft(storage, batch));
  const [shown, setShown] = useState(rowsAtATime);
  const feedback = useSendFeedback();
  const notify = useNotify();
  useEffect(() => keepDraft(storage, batch_id, draft), [batch_id, draft]);

  const correct = useCallback((position: number, actual: LabelName | undefined) => {
    setDraft((known) => say(known, position, actual));
  }, []);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      // Closes only if it is still open. What follows is done even if it was left meanwhile.
      await feedback.mutateAsync({ batch_id, ...rate(batch, draft) }, { onSuccess: onClose });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return notify({ kind: "error", title: "The review was not saved", text });
    }
    keepDraft(storage, batch_id, emptyDraft);
    notify({ kind: "success", title: "Review saved", text: "The next model learns from it." });
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
              // Subjects may occur twice, and positions never change.
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

/** What a save would send, or why there is nothing to save. */
function describeDraft({ subjects, predictions }: BatchWithTruths, draft: Draft): string {
  if (draft.size === 0) return "Nothing to save yet: choose what a note really is, or confirm what is shown.";
  const skipped = findSkippedSubject(subjects, draft);
  if (skipped !== undefined) {
    const which = skipped === "" ? "have no subject" : `share the subject "${skipped}"`;
    return `Several notes ${which} and are rated together. Choose what the ones above are, too.`;
  }
  const wrong = countWrong(predictions, draft);
  const counts = `${formatCount(wrong)} wrong, ${formatCount(draft.size - wrong)} right`;
  const others = subjects.length - draft.size;
  return others === 0 ? `${counts}.` : `${counts}. Nothing is sent about the other ${formatCount(others)}.`;
}
