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
import { formatNumber } from "../common/format.ts";
import { labelPalette } from "../common/label-badge.tsx";
import type { LinearModel, ShownNote } from "./explanation.ts";
import { boundaryLine, clipLine, frameAround, type Point } from "./scatter-geometry.ts";

const zIndexAboveDots = 700;

const sharedAxis = {
  type: "number",
  tickFormatter: formatNumber,
  allowDataOverflow: true,
  tickLine: false,
} as const;

const dots = [
  ["real", "circle"],
  ["fake", "cross"],
] as const;

/** Pixels of a tick's label. */
const digitWidth = 8;
const minYAxisWidth = 48;

/**
 * Notes as dots, a ring around the explained note, and the decision boundary. All features are in the model's order.
 *
 * @param props.axes indices of the features along x and y
 * @param props.means of all features
 */
export function NotesScatter(props: {
  notes: readonly ShownNote[];
  selected: { features: readonly number[]; name: string };
  model: LinearModel;
  axes: { x: number; y: number };
  means: readonly number[];
}) {
  const { notes, selected, model, axes, means } = props;
  const chart = useChart({ data: [] });
  const toPoint = (features: readonly number[]): Point => ({
    x: features[axes.x] ?? Number.NaN,
    y: features[axes.y] ?? Number.NaN,
  });
  const note = toPoint(selected.features);
  const line = boundaryLine(model, axes, means);
  const frame = frameAround([...notes.map(({ features }) => toPoint(features)), note], line, note);
  if (frame === undefined) return <Center height="80">These values are too large to draw.</Center>;
  const boundary = clipLine(line, frame);
  const yLabelLength = Math.max(...frame.ticks.y.map((tick) => formatNumber(tick).length));
  const [across, up] = [model.features[axes.x], model.features[axes.y]];

  return (
    <Box
      role="img"
      aria-label={`Recent notes by ${across} and ${up}, the decision boundary, and ${selected.name}`}
    >
      <Chart.Root chart={chart} aspectRatio="auto" height="80">
        <ScatterChart responsive accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 16 }}>
          <CartesianGrid stroke={chart.color("border")} />
          <XAxis {...sharedAxis} dataKey="x" domain={[...frame.x]} ticks={frame.ticks.x}>
            <Label value={across} position="bottom" offset={-2} />
          </XAxis>
          <YAxis
            {...sharedAxis}
            dataKey="y"
            domain={[...frame.y]}
            ticks={frame.ticks.y}
            width={Math.max(minYAxisWidth, 16 + digitWidth * yLabelLength)}
          >
            <Label value={up} position="insideLeft" angle={-90} />
          </YAxis>
          <Legend
            verticalAlign="top"
            height={28}
            formatter={(name) => (
              <Text as="span" color="fg">
                {name}
              </Text>
            )}
          />
          {dots.map(([label, shape]) => (
            <Scatter
              key={label}
              name={`predicted ${label}`}
              data={notes
                .filter(({ prediction }) => prediction === label)
                .map(({ features }) => toPoint(features))}
              shape={shape}
              legendType={shape}
              fill={chart.color(`${labelPalette[label]}.solid`)}
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
          <ReferenceDot
            {...note}
            r={9}
            fill="none"
            stroke={chart.color("fg")}
            strokeWidth={2.5}
            zIndex={zIndexAboveDots}
          />
        </ScatterChart>
      </Chart.Root>
    </Box>
  );
}
