"use client";
import { Button, Table } from "@chakra-ui/react";
import type { CachedJob, ModelReply } from "@loopline/contracts";
import { useJobs } from "../../resources/jobs.ts";
import { useModel } from "../../resources/model.ts";
import { formatCount, formatSeconds, formatShare } from "../common/format-number.ts";
import { CrownIcon } from "../common/icons.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { DataTable } from "../table/data-table.tsx";
import { EmptyTable } from "../table/empty-table.tsx";
import { Pager } from "../table/pager.tsx";
import { SkeletonRows } from "../table/skeleton-rows.tsx";
import { usePages } from "../table/use-pages.ts";
import { jobsPerPage } from "./jobs-pages.ts";
import { StandingBadge } from "./standing-badge.tsx";

/** Training jobs, newest first, page by page. */
export function JobsTable({ onOpen }: { onOpen: (jobId: string) => void }) {
  const pages = usePages();
  const { data, isPlaceholderData } = useJobs({ limit: jobsPerPage, cursor: pages.cursor });
  const { data: champion } = useModel();
  if (data?.jobs.length === 0 && pages.number === 1) {
    return (
      <EmptyTable icon={<CrownIcon />} title="No jobs yet" text="Review a batch: saving it trains a model." />
    );
  }
  return (
    <>
      <DataTable label="Jobs, newest first" isOld={isPlaceholderData} head={<Head />}>
        {data === undefined && <SkeletonRows columns={8} />}
        {data?.jobs.map((job) => (
          <JobRow key={job.job_id} job={job} champion={champion} onOpen={onOpen} />
        ))}
      </DataTable>
      <Pager pages={pages} nextCursor={data?.next_cursor} />
    </>
  );
}

function Head() {
  return (
    <>
      <Table.ColumnHeader>Completed</Table.ColumnHeader>
      <Table.ColumnHeader textAlign="end" hideBelow="sm">
        Records
      </Table.ColumnHeader>
      {["Preparation", "Training", "Testing"].map((title) => (
        <Table.ColumnHeader key={title} textAlign="end" hideBelow="lg">
          {title}
        </Table.ColumnHeader>
      ))}
      <Table.ColumnHeader textAlign="end">Accuracy</Table.ColumnHeader>
      <Table.ColumnHeader hideBelow="sm">Promoted</Table.ColumnHeader>
      <Table.ColumnHeader textAlign="end">Report</Table.ColumnHeader>
    </>
  );
}

function JobRow(props: {
  job: CachedJob;
  champion: ModelReply | null | undefined;
  onOpen: (jobId: string) => void;
}) {
  const { job, champion, onOpen } = props;
  const times = [job.data_prep_time, job.training_time, job.testing_time];
  return (
    <Table.Row bg="bg.panel" cursor="pointer" onClick={() => onOpen(job.job_id)}>
      <Table.Cell>
        <LocalTime created={job.created} />
      </Table.Cell>
      <Table.Cell textAlign="end" hideBelow="sm">
        {formatCount(job.records)}
      </Table.Cell>
      {times.map((seconds, i) => (
        <Table.Cell key={i} textAlign="end" hideBelow="lg">
          {formatSeconds(seconds)}
        </Table.Cell>
      ))}
      <Table.Cell textAlign="end" fontWeight="semibold">
        {job.failure === undefined ? formatShare(job.accuracy) : "–"}
      </Table.Cell>
      <Table.Cell hideBelow="sm">
        <StandingBadge job={job} champion={champion} />
      </Table.Cell>
      <Table.Cell textAlign="end">
        {/* For the keyboard. The row hears its click. */}
        <Button size="sm" variant="outline">
          Report
        </Button>
      </Table.Cell>
    </Table.Row>
  );
}
