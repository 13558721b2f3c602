"use client";
import { Button, Card, Flex, Text } from "@chakra-ui/react";
import { type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { type Column, DataTable } from "./data-table.tsx";
import { ArrowLeftIcon, ArrowRightIcon } from "./icons.tsx";

/** A list as a table, page by page, with buttons to newer and older entries unless all fit on one page. */
export function PagedTable<Data extends { next_cursor?: string | undefined }, Row>(props: {
  label: string;
  columns: readonly Column<Row>[];
  /** The query of one page. The cursor of the first is undefined. */
  query: (cursor: string | undefined) => UseQueryOptions<Data, Error, Data, string[]>;
  rowsOf: (data: Data) => readonly Row[];
  keyOf: (row: Row) => string;
  onRowClick?: (row: Row) => void;
  /** Shown instead of the table if the list is empty. */
  empty: ReactNode;
}) {
  // One per page after the first, because the API only returns the cursor of the next page.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const { data, isPlaceholderData } = useQuery(props.query(cursors.at(-1)));
  const { label, columns, keyOf, onRowClick } = props;
  const rows = data && props.rowsOf(data);
  const nextCursor = data?.next_cursor;
  if (rows?.length === 0 && cursors.length === 0) return props.empty;
  return (
    <>
      {/* Pale while it still shows the page before the one that was requested. */}
      <Card.Root overflow="hidden" opacity={isPlaceholderData ? 0.6 : 1}>
        <DataTable
          label={label}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          rowProps={(row) => ({
            bg: "bg.panel",
            ...(onRowClick && { cursor: "pointer", onClick: () => onRowClick(row) }),
          })}
          size={{ base: "sm", md: "md" }}
          css={{
            "& thead tr": { bg: "bg.muted" },
            "& tbody tr:last-of-type > *": { borderBottomWidth: "0" },
          }}
        />
      </Card.Root>
      {(cursors.length > 0 || nextCursor !== undefined) && (
        <Flex
          as="nav"
          aria-label="Older and newer entries"
          align="center"
          justify="center"
          gap="4"
          marginTop="4"
        >
          <Button
            size="sm"
            variant="outline"
            disabled={cursors.length === 0}
            onClick={() => setCursors(cursors.slice(0, -1))}
          >
            <ArrowLeftIcon /> Newer
          </Button>
          <Text textStyle="sm" color="fg.muted" aria-live="polite">
            Page {cursors.length + 1}
          </Text>
          <Button
            size="sm"
            variant="outline"
            disabled={nextCursor === undefined}
            onClick={() => nextCursor !== undefined && setCursors([...cursors, nextCursor])}
          >
            Older <ArrowRightIcon />
          </Button>
        </Flex>
      )}
    </>
  );
}
