"use client";
import { Button, Drawer, Flex, Text } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import { type FormEvent, useCallback, useState } from "react";
import { useSendFeedback } from "../../resources/feedback.ts";
import type { BatchWithTruths } from "../../server/add-truths.ts";
import { formatCount, formatQuantity } from "../common/format-number.ts";
import { useNotify } from "../notify/notify-provider.tsx";
import { countWrong, presetActuals, rate } from "./draft.ts";
import { ReviewRow } from "./review-row.tsx";

/** How many rows are added at a time: thousands at once would make the browser slow. */
const rowsAtATime = 50;

/** Takes the corrections of a batch. Save sends a rating of every note, Cancel sends nothing. */
export function ReviewForm({ batch, onClose }: { batch: BatchWithTruths; onClose: () => void }) {
  const { batch_id, subjects, predictions } = batch;
  const [actuals, setActuals] = useState(() => presetActuals(batch));
  const [shown, setShown] = useState(rowsAtATime);
  const feedback = useSendFeedback();
  const notify = useNotify();

  const correct = useCallback((position: number, actual: LabelName) => {
    setActuals((known) => known.with(position, actual));
  }, []);

  function save(event: FormEvent): void {
    event.preventDefault();
    feedback.mutate(
      { batch_id, subjects, ratings: rate(predictions, actuals) },
      {
        onSuccess: () => {
          notify({ kind: "success", title: "Review saved", text: "The next model learns from it." });
          onClose();
        },
        onError: ({ message }) => notify({ kind: "error", title: "The review was not saved", text: message }),
      },
    );
  }

  const hidden = subjects.length - shown;
  return (
    <Flex as="form" direction="column" minHeight="0" flex="1" onSubmit={save}>
      <Drawer.Body paddingX={{ base: "3", sm: "6" }}>
        {subjects.slice(0, shown).map((subject, i) => (
          <ReviewRow
            // Subjects may occur twice, and positions never change.
            key={`${i} ${subject}`}
            position={i}
            subject={subject}
            prediction={predictions[i] ?? "fake"}
            actual={actuals[i] ?? "fake"}
            isTruth={batch.truths[i] != null}
            batchId={batch_id}
            onCorrect={correct}
          />
        ))}
        {hidden > 0 && (
          <Button variant="outline" width="full" marginY="3" onClick={() => setShown(shown + rowsAtATime)}>
            Show more ({formatCount(hidden)} left)
          </Button>
        )}
      </Drawer.Body>
      <Drawer.Footer borderTopWidth="1px" paddingTop="4" flexWrap="wrap">
        <Text flex={{ base: "1 0 100%", sm: "1" }} aria-live="polite">
          {formatCount(countWrong(predictions, actuals))} of{" "}
          {formatQuantity(predictions.length, "prediction")} wrong
        </Text>
        <Button variant="outline" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={feedback.isPending}>
          Save
        </Button>
      </Drawer.Footer>
    </Flex>
  );
}
