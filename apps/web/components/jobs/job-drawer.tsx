"use client";
import { Drawer, Skeleton, Text } from "@chakra-ui/react";
import { useJob } from "../../resources/job.ts";
import { SideDrawer } from "../common/side-drawer.tsx";
import { JobReport } from "./job-report.tsx";

/** One job with its report. */
export function JobDrawer(props: { jobId: string; isOpen: boolean; onClose: () => void }) {
  const { data: job, isError } = useJob(props.jobId);
  return (
    <SideDrawer title="Job report" isOpen={props.isOpen} onClose={props.onClose}>
      {/* Nothing in it takes focus, and keyboards must be able to scroll it. */}
      <Drawer.Body paddingX={{ base: "4", sm: "6" }} paddingBottom="6" tabIndex={0}>
        {job && <JobReport job={job} />}
        {job === undefined && !isError && <Skeleton height="40" />}
        {isError && <Text>The report cannot be shown now.</Text>}
        {job === null && (
          <Text>
            There is no job {props.jobId}. Very old jobs are not kept here: close this and choose another.
          </Text>
        )}
      </Drawer.Body>
    </SideDrawer>
  );
}
