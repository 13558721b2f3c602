"use client";
import { Grid } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import { useStats } from "../../resources/stats.ts";
import { formatCount, formatShare } from "../common/format-number.ts";
import { CheckIcon, CrossIcon } from "../common/icons.tsx";
import { labelPalette } from "../common/label-palette.ts";
import { ShareDoughnut } from "./share-doughnut.tsx";
import { StatCard, ValueSkeleton } from "./stat-card.tsx";

/** How much was submitted ever, and what it was taken for. */
export function StatsBar() {
  const { data: stats } = useStats();
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
