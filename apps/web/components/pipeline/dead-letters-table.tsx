"use client";
import { Box, Button, chakra, Flex, Table } from "@chakra-ui/react";
import { Fragment, useState } from "react";
import type { DeadLetter } from "../../resources/dead-letters.ts";
import { LocalTime } from "../common/local-time.tsx";

/** Dead letters, oldest first, each with its body for whoever opens it. */
export function DeadLettersTable(props: {
  letters: readonly DeadLetter[];
  /** Whether a replay is under way. */
  isBusy: boolean;
  onReplay: (id: string) => void;
}) {
  const [openId, setOpenId] = useState<string>();
  return (
    <Box overflowX="auto">
      <Table.Root size="sm" aria-label="Dead letters, oldest first" css={{ "& tr": { bg: "transparent" } }}>
        <Table.Header>
          <Table.Row>
            <Table.ColumnHeader>Since</Table.ColumnHeader>
            <Table.ColumnHeader hideBelow="sm">From</Table.ColumnHeader>
            <Table.ColumnHeader>Reason</Table.ColumnHeader>
            <Table.ColumnHeader textAlign="end">What to do</Table.ColumnHeader>
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
  const isStray = letter.topic === null;
  return (
    <Table.Row>
      <Table.Cell minWidth="7rem">
        <LocalTime created={letter.since.replace(/Z$/, "")} />
      </Table.Cell>
      <Table.Cell hideBelow="sm">
        {letter.topic ?? "unknown topic"}
        {letter.function !== null && ` → ${letter.function}`}
      </Table.Cell>
      <Table.Cell minWidth="9rem" overflowWrap="anywhere">
        {letter.reason}
        {isStray && <Box color="fg.muted">Nobody can tell its topic, so it cannot be replayed.</Box>}
      </Table.Cell>
      <Table.Cell>
        <Flex gap="2" justify="flex-end" direction={{ base: "column", sm: "row" }} align="flex-end">
          <Button size="xs" variant="ghost" aria-expanded={isOpen} onClick={props.onToggle}>
            {isOpen ? "Hide body" : "Body"}
          </Button>
          <Button size="xs" variant="outline" disabled={isStray || props.isBusy} onClick={props.onReplay}>
            Replay
          </Button>
        </Flex>
      </Table.Cell>
    </Table.Row>
  );
}
