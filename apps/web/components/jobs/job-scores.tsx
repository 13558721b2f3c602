import { Table, Text } from "@chakra-ui/react";
import type { ClassificationReport, LabelName } from "@loopline/contracts";
import { formatCount, formatShare } from "../common/format.ts";
import { CheckIcon } from "../common/icons.tsx";
import { confusionMatrix } from "./job-facts.ts";

const labels: readonly LabelName[] = ["real", "fake"];

/** Counts of test notes by actual and predicted class. */
export function ConfusionTable({ report }: { report: ClassificationReport }) {
  const matrix = confusionMatrix(report);
  return (
    <Table.Root size="sm" variant="outline" aria-label="Confusion matrix">
      <Table.Header>
        <Table.Row>
          <Table.ColumnHeader>Actual</Table.ColumnHeader>
          {labels.map((predicted) => (
            <Table.ColumnHeader key={predicted} textAlign="end">
              predicted {predicted}
            </Table.ColumnHeader>
          ))}
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {labels.map((actual) => (
          <Table.Row key={actual}>
            <Table.ColumnHeader scope="row">{actual}</Table.ColumnHeader>
            {labels.map((predicted) => (
              <Count key={predicted} count={matrix[actual][predicted]} isCorrect={actual === predicted} />
            ))}
          </Table.Row>
        ))}
      </Table.Body>
    </Table.Root>
  );
}

function Count({ count, isCorrect }: { count: number; isCorrect: boolean }) {
  return (
    <Table.Cell textAlign="end" bg={isCorrect ? "bg.success" : count > 0 ? "bg.error" : undefined}>
      <Text
        as="span"
        display="inline-flex"
        alignItems="center"
        gap="1"
        fontWeight={isCorrect ? "semibold" : undefined}
      >
        {isCorrect && <CheckIcon color="green.fg" />}
        {formatCount(count)}
      </Text>
    </Table.Cell>
  );
}

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
