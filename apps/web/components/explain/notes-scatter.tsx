"use client";
import { Chart, useChart } from "@chakra-ui/charts";
import { Box, Text } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
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
import { labelPalette } from "../common/label-palette.ts";
import { boundaryIn, type Point } from "./boundary.ts";
import type { LinearModel } from "./explanation.ts";
import { frameAround } from "./frame.ts";
import type { ShownNote } from "./notes-to-show.ts";

const aboveDots = 700;

// Sums of steps such as 0.2 end in digits that mean nothing.
const formatTick = (tick: number) => String(Number(tick.toPrecision(6)));

/** Notes as dots, a ring around the one that is explained, and the model's boundary. @param props.axes indices of features, which are all in the model's order */
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
  const taken = (label: LabelName) =>
    notes.filter(({ prediction }) => prediction === label).map(({ features }) => toPoint(features));
  const note = toPoint(selected.features);
  const frame = frameAround([...notes.map(({ features }) => toPoint(features)), note]);
  const boundary = boundaryIn(frame, model, axes, means);
  const color = (label: LabelName) => chart.color(`${labelPalette[label]}.solid`);
  const [across, up] = [model.features[axes.x], model.features[axes.y]];

  return (
    <Box
      role="img"
      aria-label={`Recent notes by ${across} and ${up}, the decision boundary, and ${selected.name}`}
    >
      <Chart.Root chart={chart} aspectRatio="auto" height="80">
        <ScatterChart responsive accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 16 }}>
          <CartesianGrid stroke={chart.color("border")} />
          <XAxis
            type="number"
            dataKey="x"
            domain={[...frame.x]}
            ticks={frame.ticks.x}
            tickFormatter={formatTick}
            allowDataOverflow
            tickLine={false}
          >
            <Label value={across} position="bottom" offset={-2} />
          </XAxis>
          <YAxis
            type="number"
            dataKey="y"
            domain={[...frame.y]}
            ticks={frame.ticks.y}
            tickFormatter={formatTick}
            allowDataOverflow
            tickLine={false}
            width={48}
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
          <Scatter
            name="taken for real"
            data={taken("real")}
            shape="circle"
            legendType="circle"
            fill={color("real")}
            isAnimationActive={false}
          />
          <Scatter
            name="taken for fake"
            data={taken("fake")}
            shape="cross"
            legendType="cross"
            fill={color("fake")}
            isAnimationActive={false}
          />
          {boundary && (
            <ReferenceLine
              segment={boundary}
              stroke={chart.color("fg")}
              strokeWidth={2}
              strokeDasharray="6 4"
              zIndex={aboveDots}
            />
          )}
          <ReferenceDot
            {...note}
            r={9}
            fill="none"
            stroke={chart.color("fg")}
            strokeWidth={2.5}
            zIndex={aboveDots}
          />
        </ScatterChart>
      </Chart.Root>
    </Box>
  );
}
