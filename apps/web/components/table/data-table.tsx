import { Card, Table } from "@chakra-ui/react";
import type { ReactNode } from "react";

/** A table as all pages show them. @param props.isOld whether it still shows the page before the one asked for */
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
