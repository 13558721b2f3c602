"use client";
import { Box, Flex, Text } from "@chakra-ui/react";
import type { Value } from "@loopline/dataset";
import { useState } from "react";
import { type Column, DataTable, numeric, onPanel } from "../common/data-table.tsx";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatQuantity, formatShare } from "../common/format.ts";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { Panel } from "../common/page-parts.tsx";
import type { ShownRecord } from "./explanation.ts";
import { valueText } from "./value-text.ts";

/** The records that share a value. */
interface Level {
  readonly value: Value;
  readonly text: string;
  readonly records: readonly ShownRecord[];
  /** Whether it is the explained record's value. */
  readonly isOwn: boolean;
}

/** How recent records with each value of a category were predicted. */
export function CategoriesPanel(props: { record: readonly Value[]; records: readonly ShownRecord[] }) {
  const { record, records } = props;
  const { record: words, features } = useDataset();
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
        value,
        text: valueText(feature, value),
        records: groups.get(value) ?? [],
        isOwn: value === own,
      }),
    )
    .toSorted((one, other) => other.records.length - one.records.length);
  const columns: Column<Level>[] = [
    {
      title: feature.label,
      cell: ({ text, isOwn }) => (isOwn ? `${text}\u00a0◂` : text),
      isRowHeader: true,
      style: { overflowWrap: "anywhere", minWidth: "24" },
    },
    { title: "Count", cell: ({ records: same }) => formatCount(same.length), style: numeric },
    { title: "Predicted", cell: (level) => <PredictedBar level={level} />, style: { width: "50%" } },
  ];
  return (
    <Panel title="Predictions by category">
      <Flex>
        <LabelledSelect
          label="Category"
          value={String(chosen)}
          options={choices.map(({ feature: { label }, i }) => ({ value: String(i), title: label }))}
          onChange={(i) => setChosen(Number(i))}
        />
      </Flex>
      <DataTable
        label={`Recent ${words.many} by ${feature.label}`}
        columns={columns}
        rows={levels}
        keyOf={({ value }) => JSON.stringify(value)}
        rowProps={({ isOwn }) => (isOwn ? { css: { "& > *": { fontWeight: "semibold" } } } : {})}
        {...onPanel}
      />
      <Text textStyle="sm" color="fg.muted">
        Counts {formatQuantity(records.length, `recent ${words.one}`, `recent ${words.many}`)}. The arrow
        marks the {words.one} explained.
      </Text>
    </Panel>
  );
}

/** Classes that the text below a bar names. */
const maxNamed = 3;

/** A bar with a part for each predicted class, and the largest in words. */
function PredictedBar({ level }: { level: Level }) {
  const { classes } = useDataset();
  const total = level.records.length;
  if (total === 0) return null;
  const parts = classes
    .map((shown) => ({
      shown,
      share: level.records.filter(({ prediction }) => prediction === shown.value).length / total,
    }))
    .filter(({ share }) => share > 0)
    .toSorted((one, other) => other.share - one.share);
  const named = parts.slice(0, maxNamed).map(({ shown, share }) => `${shown.label} ${formatShare(share)}`);
  const more = parts.length - named.length;
  return (
    <>
      <Flex height="4" rounded="xs" overflow="hidden" gap="1px" aria-hidden>
        {parts.map(({ shown, share }) => (
          <Box
            key={shown.value}
            bg={`${shown.palette}.solid`}
            minWidth="2px"
            style={{ width: `${share * 100}%` }}
          />
        ))}
      </Flex>
      <Text textStyle="xs" fontWeight="normal" overflowWrap="anywhere">
        {named.join(", ")}
        {more > 0 && ` and ${formatCount(more)} more`}
      </Text>
    </>
  );
}
