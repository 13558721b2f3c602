"use client";
import { Button, Flex, Text } from "@chakra-ui/react";
import { useState } from "react";
import { ArrowLeftIcon, ArrowRightIcon } from "./icons.tsx";

/** The position in a list that is read page by page. */
export interface Pages {
  /** From 1. */
  readonly number: number;
  /** Of the page to show; undefined for the first. */
  readonly cursor: string | undefined;
  readonly toNewer: (() => void) | undefined;
  toOlder(nextCursor: string): void;
}

export function usePages(): Pages {
  // One per page after the first, because the API only returns the cursor of the next page.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    number: cursors.length + 1,
    cursor: cursors.at(-1),
    toNewer: cursors.length === 0 ? undefined : () => setCursors(cursors.slice(0, -1)),
    toOlder: (nextCursor) => setCursors([...cursors, nextCursor]),
  };
}

/** Buttons to newer and older entries; nothing if all fit on one page. */
export function Pager({ pages, nextCursor }: { pages: Pages; nextCursor: string | undefined }) {
  if (pages.toNewer === undefined && nextCursor === undefined) return null;
  return (
    <Flex as="nav" aria-label="Older and newer entries" align="center" justify="center" gap="4" marginTop="4">
      <Button size="sm" variant="outline" disabled={pages.toNewer === undefined} onClick={pages.toNewer}>
        <ArrowLeftIcon /> Newer
      </Button>
      <Text textStyle="sm" color="fg.muted" aria-live="polite">
        Page {pages.number}
      </Text>
      <Button
        size="sm"
        variant="outline"
        disabled={nextCursor === undefined}
        onClick={() => nextCursor !== undefined && pages.toOlder(nextCursor)}
      >
        Older <ArrowRightIcon />
      </Button>
    </Flex>
  );
}
