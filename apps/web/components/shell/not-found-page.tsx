"use client";
import { Button } from "@chakra-ui/react";
import NextLink from "next/link";
import { PageHeading } from "../common/page-heading.tsx";

export function NotFoundPage() {
  return (
    <>
      <PageHeading title="There is no such page" text="The address may be mistyped, or the page was moved." />
      <Button asChild>
        <NextLink href="/">To the home page</NextLink>
      </Button>
    </>
  );
}
