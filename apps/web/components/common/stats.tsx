"use client";
import { Box, Flex, Grid, Skeleton } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { statsQuery } from "../../resources/batches.ts";
import { formatCount, formatShare } from "./format.ts";
import { CheckIcon, CrossIcon } from "./icons.tsx";
import { labelPalette } from "./label-badge.tsx";

/** A row of {@link StatCard}s, in two columns on small screens. @param props.columns on large ones */
export function StatGrid({ columns, children }: { columns: string; children: ReactNode }) {
  return (
    <Grid
      as="dl"
      gap="3"
      marginBottom="5"
      templateColumns={{ base: "repeat(2, minmax(0, 1fr))", lg: columns }}
    >
      {children}
    </Grid>
  );
}

/** A number and what it counts. */
export function StatCard(props: {
  title: string;
  icon?: ReactNode;
  value: ReactNode;
  detail?: ReactNode;
  /** A small drawing at the end. */
  drawing?: ReactNode;
  /** Whether it spans both columns on small screens. */
  isWide?: boolean;
}) {
  return (
    <Box
      bg="bg.panel"
      borderWidth="1px"
      rounded="l3"
      paddingX="4"
      paddingY="3"
      minWidth="0"
      gridColumn={props.isWide ? { base: "span 2", lg: "auto" } : undefined}
    >
      <Flex as="dt" align="center" gap="1.5" color="fg.muted" textStyle="sm">
        {props.icon}
        {props.title}
      </Flex>
      <Flex as="dd" align="center" justify="space-between" gap="2" minHeight="9">
        <Flex align="baseline" columnGap="2" wrap="wrap">
          <Box textStyle="2xl" fontWeight="semibold" fontVariantNumeric="tabular-nums">
            {props.value}
          </Box>{" "}
          {props.detail !== undefined && (
            <Box textStyle="sm" color="fg.muted">
              {props.detail}
            </Box>
          )}
        </Flex>
        {props.drawing}
      </Flex>
    </Box>
  );
}

/** Placeholder for a value that is loading. */
export function ValueSkeleton() {
  return <Skeleton height="8" width="16" />;
}

/** Lifetime totals: batches, predictions, and how many were predicted real and fake. */
export function StatsBar() {
  const { data: stats } = useQuery(statsQuery());
  const count = (value: number | undefined) => (value === undefined ? <ValueSkeleton /> : formatCount(value));
  const shareOf = (label: LabelName) =>
    stats === undefined || stats.predictions === 0 ? undefined : (stats[label] ?? 0) / stats.predictions;
  const [real, fake] = [shareOf("real"), shareOf("fake")];

  return (
    <StatGrid columns="repeat(4, minmax(0, 1fr))">
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
    </StatGrid>
  );
}

/** A ring in two colours. Both shares are of one; undefined draws an empty ring. */
function ShareDoughnut({ real, fake }: { real: number | undefined; fake: number | undefined }) {
  const isEmpty = real === undefined || fake === undefined;
  const description = isEmpty
    ? "No predictions yet"
    : `${formatShare(real)} of the predictions are real, ${formatShare(fake)} are fake`;
  const split = `conic-gradient({colors.${labelPalette.real}.solid} ${(real ?? 0) * 100}%, {colors.${labelPalette.fake}.solid} 0)`;
  return (
    <Box
      role="img"
      aria-label={description}
      boxSize="9"
      flexShrink="0"
      rounded="full"
      bg={isEmpty ? "bg.emphasized" : split}
      mask="radial-gradient(closest-side, transparent 60%, black 61%)"
    />
  );
}
