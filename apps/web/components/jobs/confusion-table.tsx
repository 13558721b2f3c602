import { Table, Text } from "@chakra-ui/react";
import type { ClassificationReport, LabelName } from "@loopline/contracts";
import { formatCount } from "../common/format-number.ts";
import { CheckIcon } from "../common/icons.tsx";
import { confusionMatrix } from "./confusion-matrix.ts";

const labels: readonly LabelName[] = ["real", "fake"];

/** What the test notes are, and what the model took them for. */
export function ConfusionTable({ report }: { report: ClassificationReport }) {
  const matrix = confusionMatrix(report);
  return (
    <Table.Root size="sm" variant="outline" aria-label="Confusion matrix">
      <Table.Header>
        <Table.Row>
          <Table.ColumnHeader>Of the notes that are</Table.ColumnHeader>
          {labels.map((predicted) => (
            <Table.ColumnHeader key={predicted} textAlign="end">
              taken for {predicted}
            </Table.ColumnHeader>
          ))}
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {labels.map((actual) => (
          <Table.Row key={actual}>
            <Table.ColumnHeader scope="row">{actual}</Table.ColumnHeader>
            {labels.map((predicted) => (
              <Count key={predicted} count={matrix[actual][predicted]} isRight={actual === predicted} />
            ))}
          </Table.Row>
        ))}
      </Table.Body>
    </Table.Root>
  );
}

function Count({ count, isRight }: { count: number; isRight: boolean }) {
  return (
    <Table.Cell textAlign="end" bg={isRight ? "bg.success" : count > 0 ? "bg.error" : undefined}>
      <Text
        as="span"
        display="inline-flex"
        alignItems="center"
        gap="1"
        fontWeight={isRight ? "semibold" : undefined}
      >
        {isRight && <CheckIcon color="green.fg" />}
        {formatCount(count)}
      </Text>
    </Table.Cell>
  );
}
