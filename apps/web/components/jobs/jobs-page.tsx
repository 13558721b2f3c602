"use client";
import dynamic from "next/dynamic";
import { PageHeading } from "../common/page-heading.tsx";
import { useDrawer } from "../common/use-drawer.ts";
import { JobsStats } from "./jobs-stats.tsx";
import { JobsTable } from "./jobs-table.tsx";

const JobDrawer = dynamic(() => import("./job-drawer.tsx").then((module) => module.JobDrawer), {
  ssr: false,
});

/** All trainings, each with its report. */
export function JobsPage() {
  const { id, lastId, open, close } = useDrawer("job");
  return (
    <>
      <PageHeading
        title="Jobs"
        text="Every review trains a model anew. The best one predicts: it is the champion."
      />
      <JobsStats />
      <JobsTable onOpen={open} />
      {lastId !== undefined && <JobDrawer jobId={lastId} isOpen={id !== undefined} onClose={close} />}
    </>
  );
}
