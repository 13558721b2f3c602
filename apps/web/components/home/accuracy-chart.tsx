"use client";
import { Chart, useChart } from "@chakra-ui/charts";
import { Stack, Text } from "@chakra-ui/react";
import {
  CartesianGrid,
  type DotItemDotProps,
  Line,
  LineChart,
  ReferenceLine,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { useDataset } from "../common/dataset.tsx";
import { formatShare } from "../common/format.ts";
import { LocalTime } from "../common/local-time.tsx";
import { describeInterval, describeTest } from "../jobs/job-facts.ts";
import { Mark } from "./chart-legend.tsx";
import { accuracyAxis, type ChartPoint } from "./chart-points.ts";

/** The accuracy of each training's model, oldest to newest. The arrow keys move its tooltip from training to training. */
export function AccuracyChart({ points, label }: { points: readonly ChartPoint[]; label: string }) {
  const axis = accuracyAxis(points.flatMap(({ accuracy }) => accuracy ?? []));
  const chart = useChart({
    data: points.map((point) => ({ ...point, y: point.accuracy ?? axis.domain[0] })),
  });
  const segments = [...new Set(points.map(({ segment }) => segment))];
  const muted = { fill: chart.color("fg.muted"), fontSize: 12 };
  return (
    <Chart.Root chart={chart} aspectRatio="auto" height="64">
      <LineChart
        data={chart.data}
        responsive
        aria-label={label}
        margin={{ top: 16, right: 12, bottom: 16, left: 4 }}
      >
        <CartesianGrid vertical={false} stroke={chart.color("border")} />
        <XAxis
          dataKey="number"
          type="number"
          domain={[0.5, points.length + 0.5]}
          ticks={points.map(({ number }) => number)}
          tickLine={false}
          axisLine={false}
          label={{
            value: "Training, from the oldest shown",
            position: "insideBottom",
            offset: -10,
            ...muted,
          }}
        />
        <YAxis
          domain={axis.domain}
          ticks={axis.ticks}
          tickFormatter={formatShare}
          tickLine={false}
          axisLine={false}
          width={64}
          label={{ value: "Accuracy on test records", angle: -90, position: "insideLeft", dy: 68, ...muted }}
        />
        {points
          .filter(({ hasOtherTest }) => hasOtherTest)
          .map(({ number, segment }) => (
            <ReferenceLine
              key={number}
              x={number - 0.5}
              stroke={chart.color("border.emphasized")}
              strokeDasharray={segment === points[number - 2]?.segment ? "1 4" : "6 3"}
              strokeWidth={segment === points[number - 2]?.segment ? 1 : 2}
            />
          ))}
        <Tooltip
          cursor={{ stroke: chart.color("border.emphasized") }}
          isAnimationActive={false}
          content={PointTooltip}
        />
        {segments.map((segment) => (
          <Line
            key={segment}
            // Only models that predicted are connected.
            dataKey={(point: ChartPoint) =>
              point.segment === segment && isOfChampion(point) ? point.accuracy : null
            }
            type="linear"
            connectNulls
            stroke={chart.color("teal.fg")}
            strokeWidth={2}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
        <Line dataKey="y" stroke="none" dot={PointMark} activeDot={false} isAnimationActive={false} />
      </LineChart>
    </Chart.Root>
  );
}

function isOfChampion({ standing }: ChartPoint): boolean {
  return standing === "champion" || standing === "promoted";
}

function PointMark({ cx, cy, payload }: DotItemDotProps) {
  if (cx === undefined || cy === undefined) return null;
  return <Mark standing={(payload as ChartPoint).standing} transform={`translate(${cx} ${cy})`} />;
}

function PointTooltip({ active, payload }: TooltipContentProps) {
  const { count } = useDataset();
  const point = payload?.find(({ dataKey }) => dataKey === "y")?.payload as ChartPoint | undefined;
  if (!active || point === undefined) return null;
  const { job, number, accuracy, test, standing } = point;
  return (
    <Stack gap="0.5" bg="bg.panel" borderWidth="1px" rounded="l2" padding="2" textStyle="xs" maxWidth="64">
      <Text fontWeight="medium">
        Training {number}: {standing}
      </Text>
      <Text color="fg.muted">
        <LocalTime created={job.created} />
      </Text>
      {accuracy !== null && (
        <Text>
          {formatShare(accuracy)}
          {test && ` of ${describeTest(test, count)} (${describeInterval(accuracy, test)})`}
        </Text>
      )}
      <Text color="fg.muted">{job.failure ?? job.decision?.reason}</Text>
    </Stack>
  );
}
