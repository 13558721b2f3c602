"use client";
import { Flex, Skeleton, Text } from "@chakra-ui/react";
import type { Value } from "@loopline/dataset";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useDataset } from "../common/dataset.tsx";
import { formatQuantity, formatSigned } from "../common/format.ts";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { Panel } from "../common/page-parts.tsx";
import { inModelOrder, type LinearModel, meanOf, type ShownRecord, withoutOutliers } from "./explanation.ts";

const RecordsScatter = dynamic(
  () => import("./records-scatter.tsx").then((module) => module.RecordsScatter),
  {
    ssr: false,
    loading: () => <Skeleton height="80" />,
  },
);

/** More averages would be a page of text. */
const maxAverages = 6;

/** The record among others in the plane of two numbers, with the decision boundary between two classes. */
export function ScatterPanel(props: {
  /** The record's subject. */
  name: string;
  /** The record's values. */
  record: readonly Value[];
  plane: LinearModel;
  records: readonly ShownRecord[];
}) {
  const { name, record, plane, records } = props;
  const { record: words, features, classes } = useDataset();
  const [x, setX] = useState(0);
  const [y, setY] = useState(1);
  const labels = plane.features.map(
    (feature) => features.find((known) => known.name === feature)?.label ?? feature,
  );
  const all = records.map(({ values, prediction }) => ({
    prediction,
    features: inModelOrder(plane, values, features),
    isSelected: values === record,
  }));
  const typical = withoutOutliers(all);
  const shown = all.filter((other) => other.isSelected || typical.includes(other));
  const extreme = all.length - shown.length;
  const placed = shown.filter((other) => hasNumbers(other.features, x, y));
  const missing = shown.length - placed.length;
  const selected = inModelOrder(plane, record, features);
  const means = meanOf(typical);
  const options = (other: number) =>
    labels.map((title, i) => ({ value: String(i), title, disabled: i === other }));
  const others = labels.flatMap((label, i) =>
    i === x || i === y ? [] : [`${label} ${formatSigned(means[i] ?? Number.NaN)}`],
  );
  return (
    <Panel title={classes.length === 2 ? "Decision boundary" : "Predictions by two numbers"}>
      <Flex gap="4">
        <LabelledSelect
          label="X axis"
          value={String(x)}
          options={options(y)}
          onChange={(i) => setX(Number(i))}
        />
        <LabelledSelect
          label="Y axis"
          value={String(y)}
          options={options(x)}
          onChange={(i) => setY(Number(i))}
        />
      </Flex>
      <RecordsScatter
        records={placed}
        selected={{ features: hasNumbers(selected, x, y) ? selected : undefined, name }}
        plane={plane}
        labels={labels}
        axes={{ x, y }}
        means={means}
      />
      <Text textStyle="sm" color="fg.muted">
        {hasNumbers(selected, x, y)
          ? `The ring marks the ${words.one}. `
          : `One of the two numbers of the ${words.one} is missing. `}
        {classes.length === 2 && describeBoundary(words, others)}
        {extreme > 0 &&
          ` ${formatQuantity(extreme, `extreme ${words.one} is`, `extreme ${words.many} are`)} not shown.`}
        {missing > 0 &&
          ` ${formatQuantity(missing, `${words.one} is`, `${words.many} are`)} not shown, because a number is missing.`}
      </Text>
    </Panel>
  );
}

function describeBoundary({ one, many }: { one: string; many: string }, others: readonly string[]): string {
  const averages = others.length === 0 || others.length > maxAverages ? "" : ` (${others.join(", ")})`;
  return `On the dashed line, the margin is zero for ${many} with average other features${averages}. A ${one} whose other features are far from average can lie on the wrong side of the line.`;
}

function hasNumbers(features: readonly number[], x: number, y: number): boolean {
  return Number.isFinite(features[x]) && Number.isFinite(features[y]);
}
