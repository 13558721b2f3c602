"use client";
import { useSearchParams } from "next/navigation";
import { explainPath } from "./explain-path.ts";

/** Which prediction is explained. It is part of the page's address, so that it can be linked to. */
export interface Selection {
  /** Undefined when the address names none. */
  readonly batchId: string | undefined;
  /** Of the note in its batch, from 0. */
  readonly position: number;
  select(batchId: string, position: number): void;
}

export function useSelection(): Selection {
  const parameters = useSearchParams();
  const position = Number(parameters.get("note") ?? 0);
  return {
    batchId: parameters.get("batch") ?? undefined,
    position: Number.isInteger(position) && position >= 0 ? position : 0,
    select: (batchId, next) => window.history.replaceState(null, "", explainPath(batchId, next)),
  };
}
