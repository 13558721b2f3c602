"use client";
import { Button } from "@chakra-ui/react";
import { PageHeading } from "../components/common/page-heading.tsx";

/** Shown instead of a page that threw. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <>
      <PageHeading
        title="This page broke"
        text="That is a mistake of ours. What you submitted and reviewed is safe."
      />
      <Button onClick={reset}>Show the page again</Button>
    </>
  );
}
