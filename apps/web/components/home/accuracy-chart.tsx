"use client";
import { Chart, useChart } from "@chakra-ui/charts";
import { Box, Stack, Text } from "@chakra-ui/react";
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

/** A circle for a promoted model, ringed if it predicts now, a hollow diamond for a refused one, a triangle for a failure. */
function PointMark({ cx, cy, payload }: DotItemDotProps) {
  if (cx === undefined || cy === undefined) return null;
  return <Mark standing={(payload as ChartPoint).standing} transform={`translate(${cx} ${cy})`} />;
}

function Mark({ standing, transform }: { standing: ChartPoint["standing"]; transform?: string }) {
  const color = (name: string) => `var(--chakra-colors-${name})`;
  const place = { transform, className: `mark-${standing}` };
  switch (standing) {
    case "champion":
    case "promoted":
      return (
        <g {...place} fill={color("teal-fg")}>
          <circle r="4" />
          {standing === "champion" && (
            <circle r="8" fill="none" stroke={color("teal-fg")} strokeWidth="1.5" />
          )}
        </g>
      );
    case "refused":
      return (
        <path
          {...place}
          d="M0-6L6 0 0 6-6 0z"
          fill={color("bg-panel")}
          stroke={color("orange-fg")}
          strokeWidth="2"
        />
      );
    case "failed":
      return <path {...place} d="M0-6L6 5H-6z" fill={color("red-fg")} />;
  }
}

const legend = [
  ["champion", "predicts now"],
  ["promoted", "promoted"],
  ["refused", "refused"],
  ["failed", "failed"],
] as const;

/** The marks that a chart has, with their meanings. */
export function ChartLegend({ points }: { points: readonly ChartPoint[] }) {
  const isThere = (standing: ChartPoint["standing"]) => points.some((point) => point.standing === standing);
  const item = { display: "inline-flex", alignItems: "center", gap: "1.5" } as const;
  return (
    <Box
      display="flex"
      flexWrap="wrap"
      columnGap="4"
      rowGap="1"
      marginTop="1"
      textStyle="xs"
      color="fg.muted"
      aria-hidden
    >
      {legend
        .filter(([standing]) => isThere(standing))
        .map(([standing, text]) => (
          <Box key={standing} {...item}>
            <svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden>
              <Mark standing={standing} />
            </svg>
            {text}
          </Box>
        ))}
      {points.some(({ hasOtherTest }) => hasOtherTest) && (
        <Box {...item}>
          <Box borderStartWidth="2px" borderStyle="dashed" borderColor="border.emphasized" height="4" />
          other test records from here on
        </Box>
      )}
    </Box>
  );
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
