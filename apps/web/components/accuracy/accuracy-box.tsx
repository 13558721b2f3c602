"use client";
import { Flex, Skeleton, Text } from "@chakra-ui/react";
import type { CachedJob } from "@loopline/contracts";
import { useJobs } from "../../resources/jobs.ts";
import { useModel } from "../../resources/model.ts";
import { Facts } from "../common/facts.tsx";
import { formatCount, formatSeconds, formatShare } from "../common/format-number.ts";
import { LocalTime } from "../common/local-time.tsx";
import { Panel } from "../common/panel.tsx";
import { StandingBadge } from "../jobs/standing-badge.tsx";
import { accuracyChange } from "./accuracy-change.ts";
import { ChangeMark } from "./change-mark.tsx";
import { recentJobs } from "./recent-jobs.ts";

/** The newest training job: how good its model is, and what it took. */
export function AccuracyBox() {
  const { data } = useJobs(recentJobs);
  const { data: model } = useModel();
  const newest = data?.jobs[0];
  return (
    <Panel title="Model accuracy" aside={newest && <StandingBadge job={newest} champion={model} />}>
      {data === undefined && <Skeleton height="40" />}
      {data !== undefined && newest === undefined && (
        <Text color="fg.muted">
          No model has been trained yet. The first one follows the first corrections.
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
      <Facts
        facts={[
          { name: "Trained", value: <LocalTime created={job.created} /> },
          { name: "Records", value: formatCount(job.records) },
          { name: "Data preparation", value: formatSeconds(job.data_prep_time) },
          { name: "Training", value: formatSeconds(job.training_time) },
          { name: "Testing", value: formatSeconds(job.testing_time) },
        ]}
      />
    </>
  );
}
