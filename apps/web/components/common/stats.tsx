"use client";
import { Box, Flex, Grid, Skeleton } from "@chakra-ui/react";
import { countKey, type StatsReply } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { statsQuery } from "../../resources/batches.ts";
import { distinctColors } from "./class-looks.ts";
import { capitalise, type ShownClass, type ShownDataset, useDataset } from "./dataset.tsx";
import { formatCount, formatShare } from "./format.ts";
import { ClassMark } from "./label-badge.tsx";

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

/** How many classes have a card of their own; the rest share one. */
const maxClassCards = 4;

/** Lifetime totals: batches, predictions, and how many of each class. */
export function StatsBar() {
  const dataset = useDataset();
  const { data: stats } = useQuery(statsQuery());
  const value = (count: number | undefined) => (count === undefined ? <ValueSkeleton /> : formatCount(count));
  const { largest, others } = countClasses(dataset, stats);
  const shareOf = (count: number | undefined) =>
    count === undefined || !stats?.predictions ? undefined : formatShare(count / stats.predictions);
  const rest = others.length === 0 || stats === undefined ? undefined : sum(others.map(({ count }) => count));
  const cards = 2 + largest.length + Math.min(1, others.length);

  return (
    <StatGrid columns={`repeat(${cards}, minmax(0, 1fr))`}>
      <StatCard title="Batches" value={value(stats?.batches)} />
      <StatCard
        title="Predictions"
        value={value(stats?.predictions)}
        drawing={<ShareDoughnut counts={largest} predictions={stats?.predictions ?? 0} />}
      />
      {largest.map(({ shown, count }) => (
        <StatCard
          key={shown.value}
          title={capitalise(shown.label)}
          icon={<ClassMark look={shown} color={`${shown.palette}.fg`} />}
          value={value(count)}
          detail={shareOf(count)}
        />
      ))}
      {others.length > 0 && (
        <StatCard
          title={`${formatCount(others.length)} other classes`}
          value={value(rest)}
          detail={shareOf(rest)}
        />
      )}
    </StatGrid>
  );
}

interface ClassCount {
  readonly shown: ShownClass;
  /** Undefined while it is loading. */
  readonly count: number | undefined;
}

/** Of two classes both, the last first, as in the original; of more those that were predicted most, and the others. */
function countClasses(
  { classes }: ShownDataset,
  stats: StatsReply | undefined,
): { largest: ClassCount[]; others: ClassCount[] } {
  const counts = classes.map(
    (shown): ClassCount => ({
      shown,
      count: stats && (stats[countKey(shown.value)] ?? 0),
    }),
  );
  if (counts.length === 2) return { largest: counts.reverse(), others: [] };
  const ordered = counts.toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0));
  // One other class would not need a card for the others.
  const cards = ordered.length <= maxClassCards ? ordered.length : maxClassCards - 1;
  return { largest: ordered.slice(0, cards), others: ordered.slice(cards) };
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0);
}

/** A ring with a part for each class, and a grey one for the others; empty without predictions. */
function ShareDoughnut({ counts, predictions }: { counts: readonly ClassCount[]; predictions: number }) {
  let end = 0;
  const colors = distinctColors(counts.map(({ shown }) => shown));
  const parts = counts.map(({ shown, count = 0 }, i) => {
    const share = predictions === 0 ? 0 : count / predictions;
    end += share;
    return { label: shown.label, color: `{colors.${colors[i]}}`, share, end };
  });
  const description =
    predictions === 0
      ? "No predictions yet"
      : parts
          .map(({ label, share }, i) =>
            i === 0
              ? `${formatShare(share)} of the predictions are ${label}`
              : `${formatShare(share)} are ${label}`,
          )
          .join(", ");
  // A gap after each part, so that also neighbours of the same colour are told apart.
  const isWhole = parts.filter(({ share }) => share > 0).length < 2 && end > 0.999_999;
  const gap = isWhole ? 0 : 1.5;
  const stops = parts.flatMap((part) =>
    part.share === 0 ? [] : [`${part.color} 0 ${part.end * 100 - gap}%`, `transparent 0 ${part.end * 100}%`],
  );
  if (end < 0.999_999) stops.push(`{colors.bg.emphasized} 0 ${100 - gap}%`, "transparent 0");
  return (
    <Box
      role="img"
      aria-label={description}
      boxSize="9"
      flexShrink="0"
      rounded="full"
      bg={predictions === 0 ? "bg.emphasized" : `conic-gradient(${stops.join(", ")})`}
      mask="radial-gradient(closest-side, transparent 60%, black 61%)"
    />
  );
}
