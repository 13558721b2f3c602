"use client";
import { chakra, Grid } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import { statsQuery } from "../../resources/batches.ts";
import { formatCount, formatShare } from "./format.ts";
import { CheckIcon, CrossIcon } from "./icons.tsx";
import { labelPalette } from "./label-badge.tsx";
import { StatCard, ValueSkeleton } from "./stat-card.tsx";

/** Lifetime totals: batches, predictions, and how many were predicted real and fake. */
export function StatsBar() {
  const { data: stats } = useQuery(statsQuery());
  const count = (value: number | undefined) => (value === undefined ? <ValueSkeleton /> : formatCount(value));
  const shareOf = (label: LabelName) =>
    stats === undefined || stats.predictions === 0 ? undefined : stats[label] / stats.predictions;
  const [real, fake] = [shareOf("real"), shareOf("fake")];

  return (
    <Grid
      as="dl"
      gap="3"
      marginBottom="5"
      templateColumns={{ base: "repeat(2, minmax(0, 1fr))", lg: "repeat(4, minmax(0, 1fr))" }}
    >
      <StatCard title="Batches" value={count(stats?.batches)} />
      <StatCard
        title="Predictions"
        value={count(stats?.predictions)}
        drawing={<ShareDoughnut real={real} fake={fake} />}
      />
      <StatCard
        title="Real"
        icon={<CheckIcon color={`${labelPalette.real}.fg`} />}
        value={count(stats?.real)}
        detail={real === undefined ? undefined : formatShare(real)}
      />
      <StatCard
        title="Fake"
        icon={<CrossIcon color={`${labelPalette.fake}.fg`} />}
        value={count(stats?.fake)}
        detail={fake === undefined ? undefined : formatShare(fake)}
      />
    </Grid>
  );
}

/** Gives a circumference of 100, on which a share in percent is a length. */
const radius = 100 / (2 * Math.PI);

/** A ring in two colours. Both shares are of one; undefined draws an empty ring. */
function ShareDoughnut({ real, fake }: { real: number | undefined; fake: number | undefined }) {
  const ring = { cx: 20, cy: 20, r: radius, fill: "none", strokeWidth: 8 };
  const isEmpty = real === undefined || fake === undefined;
  const description = isEmpty
    ? "No predictions yet"
    : `${formatShare(real)} of the predictions are real, ${formatShare(fake)} are fake`;
  return (
    <chakra.svg viewBox="0 0 40 40" boxSize="9" flexShrink="0" role="img" aria-label={description}>
      <chakra.circle {...ring} stroke={isEmpty ? "bg.emphasized" : `${labelPalette.fake}.solid`} />
      {!isEmpty && (
        <chakra.circle
          {...ring}
          stroke={`${labelPalette.real}.solid`}
          strokeDasharray={`${real * 100} ${100 - real * 100}`}
          strokeDashoffset="25"
        />
      )}
    </chakra.svg>
  );
}
