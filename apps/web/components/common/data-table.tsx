import { Card, EmptyState, Skeleton, Table } from "@chakra-ui/react";
import type { ReactNode } from "react";

/** The table of a list page. @param props.isOld whether it still shows the page before the one that was requested */
export function DataTable(props: { label: string; isOld?: boolean; head: ReactNode; children: ReactNode }) {
  return (
    <Card.Root overflow="hidden" opacity={props.isOld ? 0.6 : 1}>
      <Table.Root
        size={{ base: "sm", md: "md" }}
        aria-label={props.label}
        css={{ "& tbody tr:last-of-type td": { borderBottomWidth: "0" } }}
      >
        <Table.Header>
          <Table.Row bg="bg.muted">{props.head}</Table.Row>
        </Table.Header>
        <Table.Body>{props.children}</Table.Body>
      </Table.Root>
    </Card.Root>
  );
}

/** Placeholders for the rows of a table that is loading. */
export function SkeletonRows({ columns, rows = 5 }: { columns: number; rows?: number }) {
  return Array.from({ length: rows }, (_, row) => (
    <Table.Row key={row}>
      <Table.Cell colSpan={columns}>
        <Skeleton height="6" />
      </Table.Cell>
    </Table.Row>
  ));
}

/** Replaces a table without rows: says what to do to get some. */
export function EmptyTable(props: { icon: ReactNode; title: string; text: string }) {
  return (
    <Card.Root>
      <EmptyState.Root>
        <EmptyState.Content>
          <EmptyState.Indicator>{props.icon}</EmptyState.Indicator>
          <EmptyState.Title as="h2">{props.title}</EmptyState.Title>
          <EmptyState.Description>{props.text}</EmptyState.Description>
        </EmptyState.Content>
      </EmptyState.Root>
    </Card.Root>
  );
}
