"use client";
import { Button } from "@chakra-ui/react";
import { PageHeading } from "../components/common/page-parts.tsx";

/** Shown instead of a page that threw an error. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <>
      <PageHeading
        title="Something went wrong"
        text="This is our fault. What you submitted and reviewed is safe."
      />
      <Button onClick={reset}>Reload the page</Button>
    </>
  );
}
