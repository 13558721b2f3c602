"use client";
import { Box, Button, chakra, Flex, Table, Text } from "@chakra-ui/react";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { type DeadLetter, deadLettersQuery, useReplay } from "../../resources/pipeline.ts";
import { LocalTime } from "../common/local-time.tsx";
import { notify } from "../common/notify.ts";
import { Panel } from "../common/page-parts.tsx";
import { replayNotice } from "./figures.ts";

/** Messages that no function could process, with buttons to publish them again. */
export function DeadLettersPanel() {
  const { data } = useQuery(deadLettersQuery());
  const replay = useReplay();
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
      loading={data === undefined && "24"}
      empty={
        data === null
          ? "They are not shown here. docs/deploy.md has the command that lists and replays them."
          : data?.letters.length === 0 &&
            "No dead letters. Messages that a function cannot process appear here."
      }
    >
      {data && (
        <DeadLettersTable letters={data.letters} isBusy={replay.isPending} onReplay={(id) => send([id])} />
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
  const [openId, setOpenId] = useState<string>();
  return (
    <Box overflowX="auto">
      <Table.Root size="sm" aria-label="Dead letters, oldest first" css={{ "& tr": { bg: "transparent" } }}>
        <Table.Header>
          <Table.Row>
            <Table.ColumnHeader>Time</Table.ColumnHeader>
            <Table.ColumnHeader hideBelow="sm">From</Table.ColumnHeader>
            <Table.ColumnHeader>Reason</Table.ColumnHeader>
            <Table.ColumnHeader textAlign="end">Actions</Table.ColumnHeader>
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {props.letters.map((letter) => {
            const isOpen = letter.id === openId;
            return (
              <Fragment key={letter.id}>
                <LetterRow
                  letter={letter}
                  isOpen={isOpen}
                  isBusy={props.isBusy}
                  onToggle={() => setOpenId(isOpen ? undefined : letter.id)}
                  onReplay={() => props.onReplay(letter.id)}
                />
                {isOpen && (
                  <Table.Row>
                    <Table.Cell colSpan={4}>
                      <chakra.pre
                        textStyle="xs"
                        fontFamily="mono"
                        whiteSpace="pre-wrap"
                        overflowWrap="anywhere"
                      >
                        {letter.body}
                      </chakra.pre>
                    </Table.Cell>
                  </Table.Row>
                )}
              </Fragment>
            );
          })}
        </Table.Body>
      </Table.Root>
    </Box>
  );
}

function LetterRow(props: {
  letter: DeadLetter;
  isOpen: boolean;
  isBusy: boolean;
  onToggle: () => void;
  onReplay: () => void;
}) {
  const { letter, isOpen } = props;
  const isUnknownTopic = letter.topic === null;
  return (
    <Table.Row>
      <Table.Cell minWidth={{ base: "5rem", sm: "7rem" }}>
        <LocalTime created={letter.since.replace(/Z$/, "")} />
      </Table.Cell>
      <Table.Cell hideBelow="sm">
        {letter.topic ?? "unknown topic"}
        {letter.function !== null && ` → ${letter.function}`}
      </Table.Cell>
      <Table.Cell minWidth={{ base: "6.5rem", sm: "9rem" }} overflowWrap="anywhere">
        {letter.reason}
        {isUnknownTopic && <Box color="fg.muted">Its topic is unknown, so it cannot be replayed.</Box>}
      </Table.Cell>
      <Table.Cell>
        <Flex gap="2" justify="flex-end" direction={{ base: "column", sm: "row" }} align="flex-end">
          <Button size="xs" variant="ghost" aria-expanded={isOpen} onClick={props.onToggle}>
            {isOpen ? "Hide body" : "Show body"}
          </Button>
          <Button
            size="xs"
            variant="outline"
            disabled={isUnknownTopic || props.isBusy}
            onClick={props.onReplay}
          >
            Replay
          </Button>
        </Flex>
      </Table.Cell>
    </Table.Row>
  );
}
