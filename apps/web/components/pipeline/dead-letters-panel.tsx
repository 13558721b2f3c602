"use client";
import { Box, Button, chakra, Flex, Text } from "@chakra-ui/react";
import type { ReplayReply } from "@loopline/contracts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { requestJson } from "../../resources/api.ts";
import { type DeadLetter, deadLettersQuery } from "../../resources/pipeline.ts";
import { type Column, DataTable, onPanel } from "../common/data-table.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { notify } from "../common/notify.ts";
import { Panel } from "../common/page-parts.tsx";
import { ScrollBox } from "../common/scroll-box.tsx";
import { replayNotice } from "./figures.ts";

/** Messages that no function could process, with buttons to publish them again. */
export function DeadLettersPanel() {
  const { data } = useQuery(deadLettersQuery());
  const replay = useMutation({
    mutationFn: (ids: readonly string[]) =>
      requestJson<ReplayReply>("/dead-letters/replay", { method: "POST", body: { ids } }),
    onSuccess: (reply) => notify(replayNotice(reply)),
    onError: ({ message }) => notify({ kind: "error", title: "Nothing was replayed", text: message }),
  });
  const replayable = data?.letters.flatMap(({ id, topic }) => (topic === null ? [] : [id])) ?? [];

  return (
    <Panel
      title="Dead letters"
      aside={
        replayable.length > 0 && (
          <Button
            size="xs"
            variant="outline"
            disabled={replay.isPending}
            onClick={() => replay.mutate(replayable)}
          >
            Replay all shown
          </Button>
        )
      }
      loading={data === undefined && "24"}
      empty={
        data === null
          ? "There is no monitor here: docs/deploy.md has the command that lists and replays dead letters."
          : data?.letters.length === 0 &&
            "No dead letters. Messages that a function cannot process appear here."
      }
    >
      {data && (
        <DeadLettersTable
          letters={data.letters}
          isBusy={replay.isPending}
          onReplay={(id) => replay.mutate([id])}
        />
      )}
      {data?.is_complete === false && (
        <Text textStyle="sm" color="fg.muted">
          Only the oldest are shown.
        </Text>
      )}
    </Panel>
  );
}

/** Dead letters, oldest first, each with a button that shows its body. */
function DeadLettersTable(props: {
  letters: readonly DeadLetter[];
  /** Whether a replay is running. */
  isBusy: boolean;
  onReplay: (id: string) => void;
}) {
  const { letters, isBusy, onReplay } = props;
  const [openId, setOpenId] = useState<string>();
  const columns: Column<DeadLetter>[] = [
    {
      title: "Time",
      cell: ({ since }) => <LocalTime created={since.replace(/Z$/, "")} />,
      style: { minWidth: { base: "5rem", sm: "7rem" } },
    },
    {
      title: "From",
      cell: (letter) => `${letter.topic ?? "unknown topic"}${letter.function ? ` → ${letter.function}` : ""}`,
      style: { hideBelow: "sm" },
    },
    {
      title: "Reason",
      cell: ({ reason, topic, owner }) => (
        <>
          {reason}
          {owner !== undefined && (
            <Box textStyle="xs" color="fg.muted" overflowWrap="anywhere">
              owner {owner}
            </Box>
          )}
          {topic === null && <Box color="fg.muted">Its topic is unknown, so it cannot be replayed.</Box>}
        </>
      ),
      style: { minWidth: { base: "6.5rem", sm: "9rem" }, overflowWrap: "anywhere" },
    },
    {
      title: "Actions",
      cell: ({ id, topic }) => (
        <Flex gap="2" justify="flex-end" direction={{ base: "column", sm: "row" }} align="flex-end">
          <Button
            size="xs"
            variant="ghost"
            aria-expanded={id === openId}
            onClick={() => setOpenId(id === openId ? undefined : id)}
          >
            {id === openId ? "Hide body" : "Show body"}
          </Button>
          <Button
            size="xs"
            variant="outline"
            disabled={topic === null || isBusy}
            onClick={() => onReplay(id)}
          >
            Replay
          </Button>
        </Flex>
      ),
      style: { textAlign: "end" },
    },
  ];
  return (
    <ScrollBox>
      <DataTable
        label="Dead letters, oldest first"
        columns={columns}
        rows={letters}
        keyOf={({ id }) => id}
        detail={({ id, body }) =>
          id === openId && (
            <chakra.pre textStyle="xs" fontFamily="mono" whiteSpace="pre-wrap" overflowWrap="anywhere">
              {body}
            </chakra.pre>
          )
        }
        {...onPanel}
      />
    </ScrollBox>
  );
}
