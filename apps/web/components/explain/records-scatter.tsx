"use client";
import { Chart, useChart } from "@chakra-ui/charts";
import { Box } from "@chakra-ui/react";
import {
  CartesianGrid,
  Label,
  ReferenceDot,
  ReferenceLine,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
} from "recharts";
import { useDataset } from "../common/dataset.tsx";
import { formatNumber } from "../common/format.ts";
import type { FrameWithTicks, Point } from "./scatter-geometry.ts";

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

/** Records as dots, a ring around the explained one, and the decision boundary. */
export function RecordsScatter(props: {
  /** For screen readers. */
  label: string;
  records: readonly { readonly point: Point; readonly prediction: string }[];
  /** Undefined if one of its two numbers is missing. */
  ring: Point | undefined;
  /** Undefined if it is outside the frame, or there is none. */
  boundary: readonly [Point, Point] | undefined;
  frame: FrameWithTicks;
  /** Of the axes. */
  titles: { readonly x: string | undefined; readonly y: string | undefined };
}) {
  const { label, records, ring, boundary, frame, titles } = props;
  const { classes } = useDataset();
  const chart = useChart({ data: [] });
  const yLabelLength = Math.max(...frame.ticks.y.map((tick) => formatNumber(tick).length));
  return (
    <Box role="img" aria-label={label}>
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
            <Label value={titles.x} position="bottom" offset={-2} />
          </XAxis>
          <YAxis
            {...sharedAxis}
            dataKey="y"
            padding={{ top: room, bottom: room }}
            domain={[...frame.y]}
            ticks={frame.ticks.y}
            width={Math.max(minYAxisWidth, 16 + digitWidth * yLabelLength)}
          >
            <Label value={titles.y} position="insideLeft" angle={-90} />
          </YAxis>
          {classes.map(({ value, shape, palette }) => (
            <Scatter
              key={value}
              data={records.filter(({ prediction }) => prediction === value).map(({ point }) => point)}
              shape={shape}
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
  );
}
