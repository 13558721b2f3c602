"use client";
import { Button, Skeleton, Text } from "@chakra-ui/react";
import { useDeadLetters, useReplay } from "../../resources/dead-letters.ts";
import { Panel } from "../common/panel.tsx";
import { useNotify } from "../notify/notify-provider.tsx";
import { DeadLettersTable } from "./dead-letters-table.tsx";
import { replayNotice } from "./replay-notice.ts";

/** Messages that nobody could process, and how to give them to the pipeline again. */
export function DeadLettersPanel() {
  const { data } = useDeadLetters();
  const replay = useReplay();
  const notify = useNotify();
  const replayable = data?.letters.flatMap(({ id, topic }) => (topic === null ? [] : [id])) ?? [];

  function send(ids: readonly string[]): void {
    replay.mutate(ids, {
      onSuccess: (reply) => notify(replayNotice(reply)),
      onError: ({ message }) => notify({ kind: "error", title: "Nothing was replayed", text: message }),
    });
  }

  return (
    <Panel
      title="Dead letters"
      aside={
        replayable.length > 0 && (
          <Button size="xs" variant="outline" disabled={replay.isPending} onClick={() => send(replayable)}>
            Replay all shown
          </Button>
        )
      }
    >
      {data === undefined && <Skeleton height="24" />}
      {data === null && (
        <Text color="fg.muted">
          They are not shown here: docs/deploy.md tells the command that lists and replays them.
        </Text>
      )}
      {data?.letters.length === 0 && (
        <Text color="fg.muted">No dead letters. A message that no function can process would wait here.</Text>
      )}
      {data != null && data.letters.length > 0 && (
        <DeadLettersTable letters={data.letters} isBusy={replay.isPending} onReplay={(id) => send([id])} />
      )}
      {data?.is_complete === false && (
        <Text textStyle="sm" color="fg.muted">
          These are the oldest. There are more.
        </Text>
      )}
    </Panel>
  );
}
