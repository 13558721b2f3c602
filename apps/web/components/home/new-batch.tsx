"use client";
import { Button, type ButtonProps } from "@chakra-ui/react";
import dynamic from "next/dynamic";
import NextLink from "next/link";
import { useState } from "react";
import { useDataset } from "../common/dataset.tsx";
import { PlusIcon, UploadIcon } from "../common/icons.tsx";

const load = () => import("./new-batch-popover.tsx");

const NewBatchPopover = dynamic(() => load().then((module) => module.NewBatchPopover), {
  ssr: false,
  loading: () => <NewBatchButton aria-busy />,
});

/**
 * Submits a batch of sample records, or leads to Upload if there are none. The popover loads when the pointer or the focus
 * reaches the button.
 */
export function NewBatch() {
  const { hasSamples } = useDataset();
  const [isWanted, setWanted] = useState(false);
  if (!hasSamples) {
    return (
      <Button asChild>
        <NextLink href="/upload">
          <UploadIcon /> Upload a file
        </NextLink>
      </Button>
    );
  }
  if (isWanted) return <NewBatchPopover trigger={<NewBatchButton />} />;
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

/** Looks the same before and after the popover has loaded. */
function NewBatchButton(props: Omit<ButtonProps, "children">) {
  return (
    <Button {...props}>
      <PlusIcon /> New batch
    </Button>
  );
}
