"use client";
import { Grid } from "@chakra-ui/react";
import { useJobs } from "../../resources/jobs.ts";
import { accuracyChange } from "../accuracy/accuracy-change.ts";
import { ChangeMark } from "../accuracy/change-mark.tsx";
import { Sparkline } from "../accuracy/sparkline.tsx";
import { formatCount, formatQuantity, formatShare } from "../common/format-number.ts";
import { StatCard, ValueSkeleton } from "../stats/stat-card.tsx";
import { jobsOfStats } from "./jobs-pages.ts";

/** How often a model was trained, on how much, and how good the newest is. */
export function JobsStats() {
  const { data } = useJobs(jobsOfStats);
  const jobs = data?.jobs;
  // A failed training has no accuracy of its own.
  const trained = jobs?.filter(({ failure }) => failure === undefined) ?? [];
  const newest = trained[0];
  const accuracies = trained.map(({ accuracy }) => accuracy).toReversed();
  const value = (text: string) => (jobs === undefined ? <ValueSkeleton /> : text);
  return (
    <Grid
      as="dl"
      gap="3"
      marginBottom="5"
      templateColumns={{ base: "repeat(2, minmax(0, 1fr))", lg: "1fr 1fr 2fr" }}
    >
      <StatCard
        title="Jobs"
        value={value(`${formatCount(jobs?.length ?? 0)}${data?.next_cursor === undefined ? "" : "+"}`)}
      />
      <StatCard title="Records of the newest" value={value(formatCount(newest?.records ?? 0))} />
      <StatCard
        isWide
        title="Accuracy of the newest"
        value={value(newest === undefined ? "–" : formatShare(newest.accuracy))}
        detail={jobs && newest && <ChangeMark change={accuracyChange(trained)} />}
        drawing={
          <Sparkline
            values={accuracies}
            description={`Accuracy of the last ${formatQuantity(accuracies.length, "job")}`}
          />
        }
      />
    </Grid>
  );
}
