"use client";
import { Flex, Skeleton, Text } from "@chakra-ui/react";
import type { CachedJob } from "@loopline/contracts";
import { recentJobs, useJobs, useModel } from "../../resources/jobs.ts";
import { formatShare } from "../common/format.ts";
import { LocalTime } from "../common/local-time.tsx";
import { Facts, Panel } from "../common/page-parts.tsx";
import { jobTimes } from "../jobs/job-facts.ts";
import { StandingBadge } from "../jobs/standing-badge.tsx";
import { accuracyChange } from "./accuracy.ts";
import { ChangeMark } from "./change-mark.tsx";

/** The newest training job: its model's accuracy, and how long each step took. */
export function AccuracyBox() {
  const { data } = useJobs(recentJobs);
  const { data: model } = useModel();
  const newest = data?.jobs[0];
  return (
    <Panel title="Model accuracy" aside={newest && <StandingBadge job={newest} champion={model} />}>
      {data === undefined && <Skeleton height="40" />}
      {data !== undefined && newest === undefined && (
        <Text color="fg.muted">
          No model has been trained yet. The first corrections start the first training job.
        </Text>
      )}
      {data !== undefined && newest !== undefined && (
        <NewestJob job={newest} change={accuracyChange(data.jobs)} />
      )}
    </Panel>
  );
}

function NewestJob({ job, change }: { job: CachedJob; change: number | undefined }) {
  return (
    <>
      <Flex align="baseline" gap="3" wrap="wrap">
        <Text textStyle="4xl" fontWeight="semibold" data-testid="accuracy">
          {formatShare(job.accuracy)}
        </Text>
        <Text as="span" color="fg.muted">
          <ChangeMark change={change} />
        </Text>
      </Flex>
      <Facts facts={[{ name: "Trained", value: <LocalTime created={job.created} /> }, ...jobTimes(job)]} />
    </>
  );
}
