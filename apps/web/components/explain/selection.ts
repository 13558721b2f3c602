"use client";
import { useSearchParams } from "next/navigation";

/** The prediction to explain. It is part of the page's address, so that it can be linked to. */
export interface Selection {
  /** Undefined if the address names no batch. */
  readonly batchId: string | undefined;
  /** The record's position in its batch, from 0. */
  readonly position: number;
  select(batchId: string, position: number): void;
}

export function useSelection(): Selection {
  const parameters = useSearchParams();
  const position = Number(parameters.get("record") ?? 0);
  return {
    batchId: parameters.get("batch") ?? undefined,
    position: Number.isInteger(position) && position >= 0 ? position : 0,
    select: (batchId, next) => window.history.replaceState(null, "", explainPath(batchId, next)),
  };
}

/** The address that explains one prediction. @param position of the record in its batch, from 0 */
export function explainPath(batchId: string, position: number): string {
  return `/explain?${new URLSearchParams({ batch: batchId, record: String(position) })}`;
}
