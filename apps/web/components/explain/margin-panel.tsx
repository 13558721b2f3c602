import { Box, Button, Flex, Text } from "@chakra-ui/react";
import type { BatchReply, ModelReply } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import { useState } from "react";
import { describeCertainty } from "../common/certainty.tsx";
import { type Column, DataTable, numeric, onPanel } from "../common/data-table.tsx";
import { type ShownDataset, useDataset } from "../common/dataset.tsx";
import { formatCount, formatFixed, formatQuantity, formatSigned } from "../common/format.ts";
import { LabelBadge } from "../common/label-badge.tsx";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { Panel } from "../common/page-parts.tsx";
import { WarningList, warningsAt } from "../common/warning-list.tsx";
import {
  type Contribution,
  chooseContributions,
  type Explainer,
  type Explanation,
  predictedOf,
} from "./explanation.ts";
import { valueText } from "./value-text.ts";

/** One record's margin, and what each feature contributes to it. */
export function MarginPanel(props: {
  batch: BatchReply;
  position: number;
  /** The record's values. */
  record: readonly Value[];
  explainer: Explainer;
  champion: ModelReply;
}) {
  const { batch, position, record, explainer, champion } = props;
  const dataset = useDataset();
  const { classes } = dataset;
  const [chosen, setChosen] = useState<number>();
  const margins = explainer.margins(record);
  const predicted = predictedOf(margins);
  const hasChoice = classes.length > 2;
  const shownClass = hasChoice ? (chosen ?? predicted) : 1;
  const explanation = explainer.explain(record, shownClass);
  const label = classes[predicted]?.value ?? "";
  const certainty = describeCertainty({
    margin: batch.margins?.[position],
    probability: batch.probabilities?.[position],
  });
  return (
    <Panel title="Contribution of each feature">
      {hasChoice && (
        <Flex>
          <LabelledSelect
            label="Class"
            value={String(shownClass)}
            options={classes.map((shown, k) => ({
              value: String(k),
              title: `${shown.label}: ${margins[k] == null ? "no margin" : formatSigned(margins[k])}`,
            }))}
            onChange={(k) => setChosen(Number(k))}
          />
        </Flex>
      )}
      <Flex align="center" gap="3" wrap="wrap">
        <LabelBadge label={label} />
        <Text>{describeMargin(dataset, margins, shownClass)}</Text>
      </Flex>
      {certainty !== undefined && (
        <Text textStyle="sm" color="fg.muted">
          When it was predicted: {certainty}
          {hasChoice && batch.margins !== undefined && " over the next class"}.
        </Text>
      )}
      <WarningList warnings={warningsAt(batch, position)} />
      {explanation && <ContributionsTable explanation={explanation} classIndex={shownClass} />}
      <ModelChange batch={batch} position={position} label={label} champion={champion} />
    </Panel>
  );
}

/** Says what the margin of a class means. */
function describeMargin(
  { classes, record }: ShownDataset,
  margins: readonly (number | null)[],
  classIndex: number,
) {
  const margin = margins[classIndex] ?? null;
  const predicted = predictedOf(margins);
  const name = (k: number) => classes[k]?.label;
  if (margin === null) return `${name(classIndex)} has no margin: no training record is of this class.`;
  const value = <strong>{formatSigned(margin)}</strong>;
  if (classes.length === 2) {
    const where = predicted === 1 ? "above zero" : "not above zero";
    return (
      <>
        The margin is {value}: {where}, so the {record.one} is predicted {name(predicted)}.
      </>
    );
  }
  if (classIndex === predicted) {
    return (
      <>
        The margin of {name(classIndex)} is {value}: the largest, so the {record.one} is predicted{" "}
        {name(predicted)}.
      </>
    );
  }
  return (
    <>
      The margin of {name(classIndex)} is {value}. That of {name(predicted)} is larger,{" "}
      {formatSigned(margins[predicted] ?? 0)}.
    </>
  );
}

/** A remark on batches that an earlier model predicted, perhaps differently. */
function ModelChange(props: {
  batch: BatchReply;
  position: number;
  /** The champion's prediction. */
  label: string;
  champion: ModelReply;
}) {
  const { batch, position, label, champion } = props;
  const { classOf } = useDataset();
  const prediction = batch.predictions[position] ?? null;
  if (batch.model_file_name === undefined || batch.model_file_name === champion.model_file_name) return null;
  if (prediction === null) return null;
  return (
    <Text textStyle="sm" color="fg.muted">
      This explains the current champion’s prediction. The batch was predicted by an earlier model, which{" "}
      {prediction === label ? "also " : ""}predicted {classOf(prediction).label}.
    </Text>
  );
}

interface SumRow extends Partial<Contribution> {
  readonly title: string;
  readonly contribution: number;
}

/** The sum that makes up the margin, row by row, each with a bar on its side of zero. */
function ContributionsTable(props: { explanation: Explanation; classIndex: number }) {
  const { explanation, classIndex } = props;
  const { record, features, classes } = useDataset();
  const featureOf = (name: string | undefined) => features.find((feature) => feature.name === name);
  const [all, setAll] = useState(false);
  const { shown: chosen, others } = chooseContributions(explanation.contributions, { all });
  const margin: SumRow = { title: "margin", contribution: explanation.margin };
  const rows: SumRow[] = [
    ...chosen.map((contribution) => ({
      ...contribution,
      title: featureOf(contribution.feature)?.label ?? contribution.feature,
    })),
    ...(others === undefined
      ? []
      : [{ title: formatQuantity(others.count, "other feature"), contribution: others.contribution }]),
    { title: "intercept", contribution: explanation.intercept },
    margin,
  ];
  const max = Math.max(...rows.map(({ contribution }) => Math.abs(contribution)));
  const isProduct = explanation.contributions.some(({ coefficient }) => coefficient !== undefined);
  const shown = classes[classIndex];
  const other = classes.length === 2 ? classes[0] : undefined;
  const columns: Column<SumRow>[] = [
    {
      title: "Feature",
      cell: ({ title }) => title,
      isRowHeader: true,
      style: { overflowWrap: "anywhere", minWidth: "24" },
    },
    {
      title: isProduct ? "Coefficient × value" : "Value",
      cell: ({ coefficient, value, feature }) => {
        if (value === undefined) return false;
        const text = valueText(featureOf(feature), value);
        return coefficient === undefined
          ? text
          : `${formatSigned(coefficient)} × ${formatFixed(Number(value))}`;
      },
      style: isProduct
        ? { ...numeric, hideBelow: "sm", color: "fg.muted" }
        : { overflowWrap: "anywhere", minWidth: "20", color: "fg.muted" },
    },
    {
      title: "Contribution",
      cell: ({ contribution }) => formatSigned(contribution),
      style: { ...numeric, whiteSpace: "nowrap" },
    },
    {
      title: `${other?.label ?? "others"} | ${shown?.label}`,
      cell: ({ contribution }) => (
        <Bar value={contribution} max={max} palette={(contribution > 0 ? shown : other)?.palette ?? "gray"} />
      ),
      style: { width: "35%", textAlign: "center", ...(!isProduct && { hideBelow: "sm" }) },
    },
  ];
  return (
    <>
      <DataTable
        label={`Margin of the ${record.one}, by feature`}
        columns={columns}
        rows={rows}
        // Neither margin nor intercept is a feature's row, though one may be called so.
        keyOf={(row) => `${row.feature === undefined} ${row.feature ?? row.title}`}
        rowProps={(row) =>
          row === margin ? { css: { "& > *": { fontWeight: "semibold", borderTopWidth: "2px" } } } : {}
        }
        {...onPanel}
      />
      {(others !== undefined || all) && (
        <Button size="sm" variant="outline" alignSelf="flex-start" onClick={() => setAll(!all)}>
          {all
            ? "Show the largest only"
            : `Show all ${formatCount(explanation.contributions.length)} features`}
        </Button>
      )}
    </>
  );
}

/** A bar from the middle, to the right if the value is above zero. */
function Bar({ value, max, palette }: { value: number; max: number; palette: string }) {
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
        bg={`${palette}.solid`}
        rounded="xs"
        style={{ [value > 0 ? "left" : "right"]: "50%", width }}
      />
    </Box>
  );
}
