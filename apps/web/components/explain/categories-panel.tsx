"use client";
import { Box, Flex, Text } from "@chakra-ui/react";
import type { Value } from "@loopline/dataset";
import { useState } from "react";
import { type Column, DataTable, numeric, onPanel } from "../common/data-table.tsx";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatShare } from "../common/format.ts";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { Panel } from "../common/page-parts.tsx";
import type { ShownRecord } from "./explanation.ts";
import { valueText } from "./value-text.ts";

/** The records that share a value. */
interface Level {
  readonly text: string;
  readonly records: readonly ShownRecord[];
  /** Whether it is the explained record's value. */
  readonly isOwn: boolean;
}

/** How recent records with each value of a category were predicted. */
export function CategoriesPanel(props: { record: readonly Value[]; records: readonly ShownRecord[] }) {
  const { record, records } = props;
  const { record: words, features, classes, classOf } = useDataset();
  const choices = features.flatMap((feature, i) =>
    feature.type === "category" || feature.type === "boolean" ? [{ feature, i }] : [],
  );
  const [chosen, setChosen] = useState(choices[0]?.i ?? 0);
  const feature = features[chosen];
  if (feature === undefined) return null;
  const own = record[chosen] ?? null;
  const groups = Map.groupBy(records, ({ values }) => values[chosen] ?? null);
  const values = groups.has(own) ? [...groups.keys()] : [own, ...groups.keys()];
  const levels = values
    .map(
      (value): Level => ({
        text: valueText(feature, value),
        records: groups.get(value) ?? [],
        isOwn: value === own,
      }),
    )
    .toSorted((one, other) => other.records.length - one.records.length);
  const columns: Column<Level>[] = [
    { title: feature.label, cell: ({ text, isOwn }) => (isOwn ? `${text} ◂` : text), isRowHeader: true },
    { title: "Count", cell: ({ records: same }) => formatCount(same.length), style: numeric },
    { title: "Predicted", cell: (level) => <PredictedBar level={level} />, style: { width: "50%" } },
  ];
  const shown = classes.filter(({ value }) => records.some(({ prediction }) => prediction === value));
  return (
    <Panel title="Predictions by category">
      <LabelledSelect
        label="Category"
        value={String(chosen)}
        options={choices.map(({ feature: { label }, i }) => ({ value: String(i), title: label }))}
        onChange={(i) => setChosen(Number(i))}
      />
      <DataTable
        label={`Recent ${words.many} by ${feature.label}`}
        columns={columns}
        rows={levels}
        keyOf={({ text }) => text}
        rowProps={({ isOwn }) => (isOwn ? { css: { "& > *": { fontWeight: "semibold" } } } : {})}
        {...onPanel}
      />
      <Flex gap="3" wrap="wrap" textStyle="sm">
        {shown.map(({ value }) => (
          <Flex key={value} align="center" gap="1.5">
            <Box boxSize="3" rounded="xs" bg={`${classOf(value).palette}.solid`} aria-hidden />
            {classOf(value).label}
          </Flex>
        ))}
      </Flex>
      <Text textStyle="sm" color="fg.muted">
        The arrow marks the {words.one}.
      </Text>
    </Panel>
  );
}

/** A bar with a part for each predicted class, which its label names. */
function PredictedBar({ level }: { level: Level }) {
  const { classes } = useDataset();
  const total = level.records.length;
  if (total === 0) return null;
  const parts = classes
    .map((shown) => ({
      shown,
      share: level.records.filter(({ prediction }) => prediction === shown.value).length / total,
    }))
    .filter(({ share }) => share > 0);
  const description = parts.map(({ shown, share }) => `${shown.label} ${formatShare(share)}`).join(", ");
  return (
    <Flex
      height="4"
      rounded="xs"
      overflow="hidden"
      gap="1px"
      role="img"
      aria-label={description}
      title={description}
    >
      {parts.map(({ shown, share }) => (
        <Box
          key={shown.value}
          bg={`${shown.palette}.solid`}
          minWidth="2px"
          style={{ width: `${share * 100}%` }}
        />
      ))}
    </Flex>
  );
}
