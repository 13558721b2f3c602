import { Text } from "@chakra-ui/react";
import type { ClassificationReport, LabelName } from "@loopline/contracts";
import { type Column, DataTable, numeric } from "../common/data-table.tsx";
import { formatCount, formatShare } from "../common/format.ts";
import { CheckIcon } from "../common/icons.tsx";
import { confusionMatrix } from "./job-facts.ts";

const labels: readonly LabelName[] = ["real", "fake"];

/** Counts of test notes by actual and predicted class. */
export function ConfusionTable({ report }: { report: ClassificationReport }) {
  const matrix = confusionMatrix(report as unknown as Parameters<typeof confusionMatrix>[0]);
  const columns: Column<LabelName>[] = [
    { title: "Actual", cell: (actual) => actual, isRowHeader: true },
    ...labels.map(
      (predicted): Column<LabelName> => ({
        title: `predicted ${predicted}`,
        cell: (actual) => (
          <Count count={matrix[actual as "real"][predicted as "fake"]} isCorrect={actual === predicted} />
        ),
        style: numeric,
      }),
    ),
  ];
  return (
    <DataTable
      label="Confusion matrix"
      columns={columns}
      rows={labels}
      keyOf={(label) => label}
      size="sm"
      variant="outline"
    />
  );
}

function Count({ count, isCorrect }: { count: number; isCorrect: boolean }) {
  return (
    <Text
      as="span"
      display="inline-flex"
      alignItems="center"
      gap="1"
      fontWeight={isCorrect ? "semibold" : undefined}
      color={isCorrect ? "green.fg" : count > 0 ? "red.fg" : undefined}
    >
      {isCorrect && <CheckIcon />}
      {formatCount(count)}
    </Text>
  );
}

const classes = [
  { key: "1", title: "real" },
  { key: "0", title: "fake" },
  { key: "macro avg", title: "mean" },
  { key: "weighted avg", title: "weighted mean" },
] as const;

/** Precision, recall and F1 of each class. */
export function ScoresTable({ report }: { report: ClassificationReport }) {
  const columns: Column<(typeof classes)[number]>[] = [
    { title: "Class", cell: ({ title }) => title, isRowHeader: true },
    { title: "Precision", cell: ({ key }) => formatShare(report[key]?.precision ?? 0), style: numeric },
    { title: "Recall", cell: ({ key }) => formatShare(report[key]?.recall ?? 0), style: numeric },
    { title: "F1", cell: ({ key }) => formatShare(report[key]?.["f1-score"] ?? 0), style: numeric },
    { title: "Notes", cell: ({ key }) => formatCount(report[key]?.support ?? 0), style: numeric },
  ];
  return (
    <DataTable
      label="Scores of each class"
      columns={columns}
      rows={classes}
      keyOf={({ key }) => key}
      size="sm"
      variant="outline"
    />
  );
}
