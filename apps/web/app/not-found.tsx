"use client";
import { Button } from "@chakra-ui/react";
import NextLink from "next/link";
import { PageHeading } from "../components/common/page-parts.tsx";

export default function NotFoundPage() {
  return (
    <>
      <PageHeading title="Page not found" text="The address may be mistyped, or the page was moved." />
      <Button asChild>
        <NextLink href="/">To the home page</NextLink>
      </Button>
    </>
  );
}
