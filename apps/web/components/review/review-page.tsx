"use client";
import dynamic from "next/dynamic";
import { PageHeading } from "../common/page-heading.tsx";
import { useDrawer } from "../common/use-drawer.ts";
import { NewBatch } from "../home/new-batch.tsx";
import { StatsBar } from "../stats/stats-bar.tsx";
import { BatchesTable } from "./batches-table.tsx";

const ReviewDrawer = dynamic(() => import("./review-drawer.tsx").then((module) => module.ReviewDrawer), {
  ssr: false,
});

/** All batches, each to be reviewed. */
export function ReviewPage() {
  const { id, lastId, open, close } = useDrawer("batch");
  return (
    <>
      <PageHeading
        title="Review"
        text="Open a batch and say what its notes really are. The next model learns from it."
        action={<NewBatch />}
      />
      <StatsBar />
      <BatchesTable onReview={open} />
      {lastId !== undefined && <ReviewDrawer batchId={lastId} isOpen={id !== undefined} onClose={close} />}
    </>
  );
}
