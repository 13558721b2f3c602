import { Box, Flex, Text } from "@chakra-ui/react";
import type { BatchReply, ModelReply } from "@loopline/contracts";
import { type Column, DataTable, onPanel } from "../common/data-table.tsx";
import { formatNumber, formatSigned } from "../common/format.ts";
import { LabelBadge, labelPalette } from "../common/label-badge.tsx";
import { Panel } from "../common/page-parts.tsx";
import { type Contribution, type Explanation, explain, type LinearModel } from "./explanation.ts";

/** One note's margin, and what each feature contributes to it. */
export function MarginPanel(props: {
  batch: BatchReply;
  position: number;
  /** The note's features. */
  note: readonly number[];
  model: LinearModel;
  champion: ModelReply;
}) {
  const { batch, position, note, model, champion } = props;
  const explanation = explain(model, note);
  return (
    <Panel title="Contribution of each feature">
      <Flex align="center" gap="3" wrap="wrap">
        <LabelBadge label={explanation.label} />
        <Text>
          The margin is <strong>{formatSigned(explanation.margin)}</strong>: {verdict(explanation)}
        </Text>
      </Flex>
      <ContributionsTable explanation={explanation} />
      <ModelChange batch={batch} position={position} explanation={explanation} champion={champion} />
    </Panel>
  );
}

function verdict({ label }: Explanation): string {
  return label === "real"
    ? "above zero, so the note is predicted real."
    : "not above zero, so the note is predicted fake.";
}

/** A note on batches that an earlier model predicted, perhaps differently. */
function ModelChange(props: {
  batch: BatchReply;
  position: number;
  explanation: Explanation;
  champion: ModelReply;
}) {
  const { batch, position, explanation, champion } = props;
  const prediction = batch.predictions[position];
  if (batch.model_file_name === undefined || batch.model_file_name === champion.model_file_name) return null;
  return (
    <Text textStyle="sm" color="fg.muted">
      This explains the current champion’s prediction. The batch was predicted by an earlier model, which{" "}
      {prediction === explanation.label ? "also " : ""}predicted {prediction}.
    </Text>
  );
}

interface SumRow extends Partial<Contribution> {
  readonly feature: string;
  readonly contribution: number;
}

/** The sum that makes up the margin, row by row, each with a bar on its side of zero. */
function ContributionsTable({ explanation }: { explanation: Explanation }) {
  const margin: SumRow = { feature: "margin", contribution: explanation.margin };
  const rows: SumRow[] = [
    ...explanation.contributions,
    { feature: "intercept", contribution: explanation.intercept },
    margin,
  ];
  const max = Math.max(...rows.map(({ contribution }) => Math.abs(contribution)));
  const columns: Column<SumRow>[] = [
    { title: "Feature", cell: ({ feature }) => feature, isRowHeader: true },
    {
      title: "Coefficient × value",
      cell: ({ coefficient, value }) =>
        coefficient !== undefined &&
        value !== undefined &&
        `${formatSigned(coefficient)} × ${formatNumber(value)}`,
      style: { textAlign: "end", hideBelow: "sm", color: "fg.muted" },
    },
    {
      title: "Contribution",
      cell: ({ contribution }) => formatSigned(contribution),
      style: { textAlign: "end", whiteSpace: "nowrap" },
    },
    {
      title: "fake | real",
      cell: ({ contribution }) => <Bar value={contribution} max={max} />,
      style: { width: "35%", textAlign: "center" },
    },
  ];
  return (
    <DataTable
      label="Margin of the note, by feature"
      columns={columns}
      rows={rows}
      keyOf={({ feature }) => feature}
      rowProps={(row) =>
        row === margin ? { css: { "& > *": { fontWeight: "semibold", borderTopWidth: "2px" } } } : {}
      }
      {...onPanel}
    />
  );
}

/** A bar from the middle, to the right if the value is above zero. */
function Bar({ value, max }: { value: number; max: number }) {
  const width = `${max === 0 ? 0 : (Math.abs(value) / max) * 50}%`;
  return (
    <Box position="relative" height="4" aria-hidden>
      <Box
        position="absolute"
        insetY="-1"
        insetInlineStart="50%"
        borderStartWidth="1px"
        borderColor="border.emphasized"
      />
      <Box
        position="absolute"
        insetY="0"
        bg={`${labelPalette[value > 0 ? "real" : "fake"]}.solid`}
        rounded="xs"
        style={{ [value > 0 ? "left" : "right"]: "50%", width }}
      />
    </Box>
  );
}
