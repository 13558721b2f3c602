"use client";
import { Button, Table } from "@chakra-ui/react";
import type { CachedJob, ModelReply } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import { jobsPerPage, jobsQuery, modelQuery } from "../../resources/jobs.ts";
import { DataTable, EmptyTable, SkeletonRows } from "../common/data-table.tsx";
import { formatShare } from "../common/format.ts";
import { CrownIcon } from "../common/icons.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { Pager, usePages } from "../common/pager.tsx";
import { StandingBadge } from "./job-badges.tsx";
import { jobTimes } from "./job-facts.ts";

/** Training jobs, newest first, page by page. */
export function JobsTable({ onOpen }: { onOpen: (jobId: string) => void }) {
  const pages = usePages();
  const { data, isPlaceholderData } = useQuery(jobsQuery({ limit: jobsPerPage, cursor: pages.cursor }));
  const { data: champion } = useQuery(modelQuery());
  if (data?.jobs.length === 0 && pages.number === 1) {
    return (
      <EmptyTable
        icon={<CrownIcon />}
        title="No jobs yet"
        text="Review a batch: saving the review starts a training job."
      />
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
      {["Data preparation", "Training", "Testing"].map((title) => (
        <Table.ColumnHeader key={title} textAlign="end" hideBelow="lg">
          {title}
        </Table.ColumnHeader>
      ))}
      <Table.ColumnHeader textAlign="end">Accuracy</Table.ColumnHeader>
      <Table.ColumnHeader hideBelow="sm">Status</Table.ColumnHeader>
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
  const [records, ...times] = jobTimes(job);
  return (
    <Table.Row bg="bg.panel" cursor="pointer" onClick={() => onOpen(job.job_id)}>
      <Table.Cell>
        <LocalTime created={job.created} />
      </Table.Cell>
      <Table.Cell textAlign="end" hideBelow="sm">
        {records?.value}
      </Table.Cell>
      {times.map(({ name, value }) => (
        <Table.Cell key={name} textAlign="end" hideBelow="lg">
          {value}
        </Table.Cell>
      ))}
      <Table.Cell textAlign="end" fontWeight="semibold">
        {job.failure === undefined ? formatShare(job.accuracy) : "–"}
      </Table.Cell>
      <Table.Cell hideBelow="sm">
        <StandingBadge job={job} champion={champion} />
      </Table.Cell>
      <Table.Cell textAlign="end">
        {/* Makes the row usable by keyboard. Its click bubbles up to the row. */}
        <Button size="sm" variant="outline">
          Report
        </Button>
      </Table.Cell>
    </Table.Row>
  );
}
