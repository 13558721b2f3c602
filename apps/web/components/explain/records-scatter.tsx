"use client";
import { Chart, useChart } from "@chakra-ui/charts";
import { Box, Center, Text } from "@chakra-ui/react";
import {
  CartesianGrid,
  Label,
  Legend,
  ReferenceDot,
  ReferenceLine,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
} from "recharts";
import { useDataset } from "../common/dataset.tsx";
import { formatNumber } from "../common/format.ts";
import { ClassLegend } from "../common/label-badge.tsx";
import type { LinearModel, PlacedRecord } from "./explanation.ts";
import { boundaryLine, clipLine, frameAround, type Point } from "./scatter-geometry.ts";

const zIndexAboveDots = 700;

const sharedAxis = {
  type: "number",
  tickFormatter: formatNumber,
  allowDataOverflow: true,
  tickLine: false,
} as const;

/** Pixels between the frame and the plot's sides, so that dots on the frame are not cut off. */
const room = 6;

/** Pixels of a tick's label. */
const digitWidth = 8;
const minYAxisWidth = 48;

/**
 * Records as dots, a ring around the explained one, and the decision boundary. All features are in the plane's order.
 *
 * @param props.selected without features if one of the two is missing
 * @param props.labels of the features
 * @param props.axes indices of the features along x and y
 * @param props.means of all features
 */
export function RecordsScatter(props: {
  records: readonly PlacedRecord[];
  selected: { features: readonly number[] | undefined; name: string };
  plane: LinearModel;
  labels: readonly string[];
  axes: { x: number; y: number };
  means: readonly number[];
}) {
  const { records, selected, plane, labels, axes, means } = props;
  const { record: words, classes } = useDataset();
  const chart = useChart({ data: [] });
  const toPoint = (features: readonly number[]): Point => ({
    x: features[axes.x] ?? Number.NaN,
    y: features[axes.y] ?? Number.NaN,
  });
  const ring = selected.features && toPoint(selected.features);
  const from = ring ?? toPoint(means);
  const line = boundaryLine(plane, axes, means);
  const frame = frameAround([...records.map(({ features }) => toPoint(features)), from], line, from);
  if (frame === undefined) return <Center height="80">These values are too large to draw.</Center>;
  const boundary = clipLine(line, frame);
  const yLabelLength = Math.max(...frame.ticks.y.map((tick) => formatNumber(tick).length));
  const [across, up] = [labels[axes.x], labels[axes.y]];
  const shown = classes.filter(({ value }) => records.some(({ prediction }) => prediction === value));
  // The last class first, as in the original.
  const hasLegend = classes.length === 2;
  const dots = classes.length === 2 ? classes.toReversed() : shown;

  return (
    <>
      <Box
        role="img"
        aria-label={`Recent ${words.many} by ${across} and ${up}${classes.length === 2 ? ", the decision boundary," : ""} and ${selected.name}`}
      >
        <Chart.Root chart={chart} aspectRatio="auto" height="80">
          <ScatterChart responsive accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 16 }}>
            <CartesianGrid stroke={chart.color("border")} />
            <XAxis
              {...sharedAxis}
              dataKey="x"
              padding={{ left: room, right: room }}
              domain={[...frame.x]}
              ticks={frame.ticks.x}
            >
              <Label value={across} position="bottom" offset={-2} />
            </XAxis>
            <YAxis
              {...sharedAxis}
              dataKey="y"
              padding={{ top: room, bottom: room }}
              domain={[...frame.y]}
              ticks={frame.ticks.y}
              width={Math.max(minYAxisWidth, 16 + digitWidth * yLabelLength)}
            >
              <Label value={up} position="insideLeft" angle={-90} />
            </YAxis>
            {hasLegend && (
              <Legend
                verticalAlign="top"
                height={28}
                formatter={(name) => (
                  <Text as="span" color="fg">
                    {name}
                  </Text>
                )}
              />
            )}
            {dots.map(({ value, label, shape, palette }) => (
              <Scatter
                key={value}
                name={`predicted ${label}`}
                data={records
                  .filter(({ prediction }) => prediction === value)
                  .map(({ features }) => toPoint(features))}
                shape={shape}
                legendType={shape}
                fill={chart.color(`${palette}.solid`)}
                isAnimationActive={false}
              />
            ))}
            {boundary && (
              <ReferenceLine
                segment={boundary}
                stroke={chart.color("fg")}
                strokeWidth={2}
                strokeDasharray="6 4"
                zIndex={zIndexAboveDots}
              />
            )}
            {ring && (
              <ReferenceDot
                {...ring}
                r={9}
                fill="none"
                stroke={chart.color("fg")}
                strokeWidth={2.5}
                zIndex={zIndexAboveDots}
              />
            )}
          </ScatterChart>
        </Chart.Root>
      </Box>
      {!hasLegend && <ClassLegend classes={dots} />}
    </>
  );
}
