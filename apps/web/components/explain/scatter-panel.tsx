"use client";
import { Center, Flex, Skeleton, Text } from "@chakra-ui/react";
import type { Value } from "@loopline/dataset";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useDataset } from "../common/dataset.tsx";
import { formatFixed, formatQuantity } from "../common/format.ts";
import { ClassLegend } from "../common/label-badge.tsx";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { Panel } from "../common/page-parts.tsx";
import { inModelOrder, type LinearModel, meanOf, type ShownRecord, withoutOutliers } from "./explanation.ts";
import { boundaryLine, clipLine, frameAround, marginAt, type Point } from "./scatter-geometry.ts";

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
  const toPoint = (numbers: readonly number[]): Point => ({
    x: numbers[x] ?? Number.NaN,
    y: numbers[y] ?? Number.NaN,
  });
  const points = placed.map(({ features: numbers, prediction }) => ({ point: toPoint(numbers), prediction }));
  const ring = hasNumbers(selected, x, y) ? toPoint(selected) : undefined;
  const from = ring ?? toPoint(means);
  const line = boundaryLine(plane, { x, y }, means);
  const frame = frameAround([...points.map(({ point }) => point), from], line, from);
  const boundary = frame && clipLine(line, frame);
  const isBinary = classes.length === 2;
  const options = (other: number) =>
    labels.map((title, i) => ({ value: String(i), title, disabled: i === other }));
  const others = labels.flatMap((label, i) =>
    i === x || i === y ? [] : [`${label} ${formatFixed(means[i] ?? Number.NaN)}`],
  );
  const averages = others.length === 0 || others.length > maxAverages ? "" : ` (${others.join(", ")})`;
  return (
    <Panel title={isBinary ? "Decision boundary" : "Predictions by two numbers"}>
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
      {frame ? (
        <RecordsScatter
          label={`Recent ${words.many} by ${labels[x]} and ${labels[y]}${boundary ? ", the decision boundary," : ""} and ${name}`}
          records={points}
          ring={ring}
          boundary={boundary}
          frame={frame}
          titles={{ x: labels[x], y: labels[y] }}
        />
      ) : (
        <Center height="80">These values are too large to draw.</Center>
      )}
      <ClassLegend
        classes={classes.filter(({ value }) => placed.some(({ prediction }) => prediction === value))}
      />
      <Text textStyle="sm" color="fg.muted">
        Each shape is the prediction of a recent {words.one};{" "}
        {ring ? "the ring marks the one explained" : "one of the two numbers of the one explained is missing"}
        .
        {isBinary &&
          frame &&
          (boundary
            ? ` On the dashed line, the margin is zero for ${words.many} with average other features${averages}. A ${words.one} whose other features are far from average can lie on the wrong side of the line.`
            : ` The line on which the margin is zero lies outside the picture: with average other features${averages}, all of it is on the side of ${classes[marginAt(line, from) > 0 ? 1 : 0]?.label}.`)}
        {extreme > 0 &&
          ` ${formatQuantity(extreme, `extreme ${words.one} is`, `extreme ${words.many} are`)} not shown.`}
        {missing > 0 &&
          ` ${formatQuantity(missing, `${words.one} is`, `${words.many} are`)} not shown, because a number is missing.`}
      </Text>
    </Panel>
  );
}

function hasNumbers(features: readonly number[], x: number, y: number): boolean {
  return Number.isFinite(features[x]) && Number.isFinite(features[y]);
}
