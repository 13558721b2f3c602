"use client";
import { Chart, useChart } from "@chakra-ui/charts";
import type { CachedJob } from "@loopline/contracts";
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";
import { accuracyAxis } from "../common/accuracy.ts";
import { formatShare } from "../common/format.ts";

/** Accuracy of each job's model, oldest to newest. @param props.jobs newest first */
export function AccuracyChart({ jobs }: { jobs: readonly CachedJob[] }) {
  const chart = useChart({
    data: jobs
      .toReversed()
      .map(({ accuracy, created, records }, i) => ({ number: i + 1, accuracy, created, records })),
    series: [{ name: "accuracy", color: "teal.solid", label: "Accuracy" }],
  });
  const axis = accuracyAxis(jobs.map(({ accuracy }) => accuracy));
  return (
    <Chart.Root chart={chart} aspectRatio="auto" height="64">
      <LineChart data={chart.data} responsive accessibilityLayer={false} margin={{ top: 8, right: 12 }}>
        <CartesianGrid vertical={false} stroke={chart.color("border")} />
        <XAxis dataKey="number" tickLine={false} axisLine={false} label={undefined} />
        <YAxis
          domain={axis.domain}
          ticks={axis.ticks}
          tickFormatter={formatShare}
          tickLine={false}
          axisLine={false}
          width={52}
        />
        <Tooltip
          cursor={{ stroke: chart.color("border.emphasized") }}
          isAnimationActive={false}
          content={<Chart.Tooltip hideLabel formatter={(accuracy) => formatShare(Number(accuracy))} />}
        />
        <Line
          dataKey="accuracy"
          type="linear"
          stroke={chart.color("teal.fg")}
          strokeWidth={2}
          dot={{ r: 3, fill: chart.color("bg.panel") }}
          isAnimationActive={false}
        />
      </LineChart>
    </Chart.Root>
  );
}
