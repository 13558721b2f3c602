import { Heading, Link, Stack, Table } from "@chakra-ui/react";
import NextLink from "next/link";
import { CertaintyHelp } from "../common/certainty.tsx";
import { type Column, DataTable, numeric } from "../common/data-table.tsx";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatLikelihood, formatMargin } from "../common/format.ts";
import { LabelBadge } from "../common/label-badge.tsx";
import { explainPath } from "../explain/selection.ts";
import type { UploadRecord } from "./read-file.ts";
import { findLeastCertain, type Prediction, type Predictions } from "./results.ts";

interface Row {
  readonly record: UploadRecord;
  readonly prediction: Prediction;
}

/** Records that are listed. */
const maxShown = 10;

/** The records whose predictions are the least certain, because they are worth a look first; nothing without margins. */
export function LeastCertain(props: { records: readonly UploadRecord[]; predictions: Predictions }) {
  const { records, predictions } = props;
  const { target, classes, record: words } = useDataset();
  const rows = findLeastCertain(predictions, maxShown).flatMap((at): Row[] => {
    const [record, prediction] = [records[at], predictions[at]];
    return record === undefined || prediction === undefined ? [] : [{ record, prediction }];
  });
  if (rows.length === 0) return null;
  const hasLabels = rows.some(({ record }) => record.label !== undefined);
  const hasProbabilities = rows.some(({ prediction }) => prediction.probability !== undefined);
  const columns: Column<Row>[] = [
    { title: "Line", cell: ({ record }) => formatCount(record.line), style: { ...numeric, hideBelow: "sm" } },
    {
      title: "Subject",
      cell: ({ record, prediction }) => (
        <Link asChild variant="underline">
          <NextLink href={explainPath(prediction.batchId, prediction.position)}>{record.subject}</NextLink>
        </Link>
      ),
      style: { overflowWrap: "anywhere" },
    },
    { title: "Prediction", cell: ({ prediction }) => <LabelBadge label={prediction.label} /> },
    ...(hasLabels
      ? [{ title: target.name, cell: ({ record }: Row) => classes[record.label ?? -1]?.label ?? "–" }]
      : []),
    {
      title: "Margin",
      cell: ({ prediction }) => formatMargin(prediction.margin ?? 0),
      style: numeric,
    },
    ...(hasProbabilities
      ? [
          {
            title: "Likely right",
            cell: ({ prediction: { probability } }: Row) =>
              probability === undefined ? "–" : formatLikelihood(probability),
            style: numeric,
          },
        ]
      : []),
  ];
  const title = `The least certain ${words.many}`;
  return (
    <Stack gap="2">
      <Heading as="h3" size="sm">
        {title}
      </Heading>
      <CertaintyHelp hasProbabilities={hasProbabilities} />
      <Table.ScrollArea tabIndex={0} role="region" aria-label={title}>
        <DataTable
          label={title}
          columns={columns}
          rows={rows}
          keyOf={({ record }) => record.line}
          size="sm"
          variant="outline"
        />
      </Table.ScrollArea>
    </Stack>
  );
}
