import { Table, Text } from "@chakra-ui/react";
import { type ClassificationReport, type ClassScores, inShownOrder } from "@loopline/contracts";
import { type Column, DataTable, numeric } from "../common/data-table.tsx";
import { useDataset } from "../common/dataset.tsx";
import { formatAlignedShare, formatCount } from "../common/format.ts";
import { CheckIcon } from "../common/icons.tsx";
import { Section } from "../common/page-parts.tsx";
import { confusionMatrix, correctOf, type Mistake, mistakesOf } from "./job-facts.ts";

/** A matrix of more classes would not fit the drawer: their commonest mistakes are listed. */
const maxMatrixClasses = 4;

/** Counts of test records by actual and predicted class, if the report says them. */
export function ConfusionSection({ report }: { report: ClassificationReport }) {
  const { classes } = useDataset();
  const matrix = confusionMatrix(report, classes.length);
  if (matrix === null) return null;
  if (classes.length > maxMatrixClasses) return <Mistakes mistakes={mistakesOf(matrix)} />;
  const order = inShownOrder([...classes.keys()]);
  const columns: Column<number>[] = [
    { title: "Actual", cell: (actual) => classes[actual]?.label, isRowHeader: true },
    ...order.map(
      (predicted): Column<number> => ({
        title: `predicted ${classes[predicted]?.label}`,
        cell: (actual) => <Count count={matrix[actual]?.[predicted] ?? 0} isCorrect={actual === predicted} />,
        style: numeric,
      }),
    ),
  ];
  return (
    <Section title="Confusion matrix">
      <Table.ScrollArea tabIndex={0} role="region" aria-label="Counts by class">
        <DataTable
          label="Confusion matrix"
          columns={columns}
          rows={order}
          keyOf={(actual) => actual}
          size="sm"
          variant="outline"
        />
      </Table.ScrollArea>
    </Section>
  );
}

const maxMistakes = 10;

/** The commonest mistakes, if there are any. */
function Mistakes({ mistakes }: { mistakes: readonly Mistake[] }) {
  const { classes, Many } = useDataset();
  if (mistakes.length === 0) return null;
  const columns: Column<Mistake>[] = [
    { title: "Actual", cell: ({ actual }) => classes[actual]?.label, isRowHeader: true },
    { title: "Predicted", cell: ({ predicted }) => classes[predicted]?.label },
    { title: Many, cell: ({ count }) => formatCount(count), style: numeric },
  ];
  return (
    <Section title="Commonest mistakes">
      <DataTable
        label="Commonest mistakes"
        columns={columns}
        rows={mistakes.slice(0, maxMistakes)}
        keyOf={({ actual, predicted }) => `${actual} ${predicted}`}
        size="sm"
        variant="outline"
      />
    </Section>
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

interface ScoresRow {
  readonly key: string;
  readonly title: string;
  /** Undefined if the report leaves the class out. */
  readonly scores: ClassScores | undefined;
}

/** Precision, recall and F1 of each class; of more than two also how many were predicted correctly. */
export function ScoresTable({ report }: { report: ClassificationReport }) {
  const { classes, Many } = useDataset();
  const ofClasses = classes.map(
    ({ label }, k): ScoresRow => ({
      key: String(k),
      title: label,
      scores: report[`${k}`],
    }),
  );
  const rows: ScoresRow[] = [
    ...inShownOrder(ofClasses),
    { key: "mean", title: "mean", scores: report["macro avg"] },
    { key: "weighted mean", title: "weighted mean", scores: report["weighted avg"] },
  ];
  const share = (value: number | undefined) => formatAlignedShare(value ?? 0);
  const columns: Column<ScoresRow>[] = [
    { title: "Class", cell: ({ title }) => title, isRowHeader: true },
    { title: "Precision", cell: ({ scores }) => share(scores?.precision), style: numeric },
    { title: "Recall", cell: ({ scores }) => share(scores?.recall), style: numeric },
    { title: "F1", cell: ({ scores }) => share(scores?.["f1-score"]), style: numeric },
  ];
  if (classes.length > 2) {
    const isClass = ({ key }: ScoresRow) => !key.endsWith("mean");
    columns.push({
      title: "Correct",
      cell: (row) => isClass(row) && row.scores && formatCount(correctOf(row.scores)),
      style: numeric,
    });
  }
  columns.push({ title: Many, cell: ({ scores }) => formatCount(scores?.support ?? 0), style: numeric });
  return (
    <Table.ScrollArea tabIndex={0} role="region" aria-label="Scores">
      <DataTable
        label="Scores of each class"
        columns={columns}
        rows={rows}
        keyOf={({ key }) => key}
        size="sm"
        variant="outline"
      />
    </Table.ScrollArea>
  );
}
