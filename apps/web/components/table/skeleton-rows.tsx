import { Skeleton, Table } from "@chakra-ui/react";

/** Stands for the rows of a table that are on their way. */
export function SkeletonRows({ columns, rows = 5 }: { columns: number; rows?: number }) {
  return Array.from({ length: rows }, (_, row) => (
    <Table.Row key={row}>
      <Table.Cell colSpan={columns}>
        <Skeleton height="6" />
      </Table.Cell>
    </Table.Row>
  ));
}
