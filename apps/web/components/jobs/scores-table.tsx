import { Table } from "@chakra-ui/react";
import type { ClassificationReport } from "@loopline/contracts";
import { formatCount, formatShare } from "../common/format-number.ts";

const rows = [
  { key: "1", title: "real" },
  { key: "0", title: "fake" },
  { key: "macro avg", title: "mean" },
  { key: "weighted avg", title: "weighted mean" },
] as const;

/** Precision, recall and F1 of each class. */
export function ScoresTable({ report }: { report: ClassificationReport }) {
  return (
    <Table.Root size="sm" variant="outline" aria-label="Scores of each class">
      <Table.Header>
        <Table.Row>
          <Table.ColumnHeader>Class</Table.ColumnHeader>
          <Table.ColumnHeader textAlign="end">Precision</Table.ColumnHeader>
          <Table.ColumnHeader textAlign="end">Recall</Table.ColumnHeader>
          <Table.ColumnHeader textAlign="end">F1</Table.ColumnHeader>
          <Table.ColumnHeader textAlign="end">Notes</Table.ColumnHeader>
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {rows.map(({ key, title }) => (
          <Table.Row key={key}>
            <Table.ColumnHeader scope="row">{title}</Table.ColumnHeader>
            <Table.Cell textAlign="end">{formatShare(report[key].precision)}</Table.Cell>
            <Table.Cell textAlign="end">{formatShare(report[key].recall)}</Table.Cell>
            <Table.Cell textAlign="end">{formatShare(report[key]["f1-score"])}</Table.Cell>
            <Table.Cell textAlign="end">{formatCount(report[key].support)}</Table.Cell>
          </Table.Row>
        ))}
      </Table.Body>
    </Table.Root>
  );
}
