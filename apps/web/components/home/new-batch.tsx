"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { NewBatchButton } from "./new-batch-button.tsx";

const load = () => import("./new-batch-popover.tsx");

const NewBatchPopover = dynamic(() => load().then((module) => module.NewBatchPopover), {
  ssr: false,
  loading: () => <NewBatchButton aria-busy />,
});

/** Submits a batch of sample notes. What it opens is loaded when someone is about to press it. */
export function NewBatch() {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <NewBatchPopover />;
  return (
    <NewBatchButton
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setWanted(true)}
    />
  );
}
