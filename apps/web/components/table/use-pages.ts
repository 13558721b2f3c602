"use client";
import { useState } from "react";

/** Where someone is in a list that is read page by page. */
export interface Pages {
  /** From 1. */
  readonly number: number;
  /** Of the page to show; undefined for the first. */
  readonly cursor: string | undefined;
  readonly toNewer: (() => void) | undefined;
  toOlder(nextCursor: string): void;
}

export function usePages(): Pages {
  // One per page after the first, for the API tells only the way to older pages.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    number: cursors.length + 1,
    cursor: cursors.at(-1),
    toNewer: cursors.length === 0 ? undefined : () => setCursors(cursors.slice(0, -1)),
    toOlder: (nextCursor) => setCursors([...cursors, nextCursor]),
  };
}
