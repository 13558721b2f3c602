import { computeLines } from "./compute-lines.ts";
import { edgeLines } from "./edge-lines.ts";
import { type Group, type Line, total } from "./line.ts";
import type { Measured } from "./measured.ts";
import { messagingLines } from "./messaging-lines.ts";
import { type Plan, presentPlan } from "./plan.ts";
import type { Size } from "./size.ts";
import { cacheLines, databaseLines } from "./store-lines.ts";
import { fileLines, logLines } from "./sundry-lines.ts";
import { workloadOf } from "./workload.ts";

export interface Bill {
  readonly lines: readonly Line[];
  /** US dollars. */
  readonly total: number;
}

/** What a month of so many batches costs, its first, at list prices in us-central1. */
export function monthlyBill(batches: number, size: Size, measured: Measured, plan: Plan = presentPlan): Bill {
  const workload = workloadOf(batches);
  const lines = [
    ...databaseLines(workload, size, measured, plan),
    ...cacheLines(size),
    ...edgeLines(workload, size, plan),
    ...computeLines(workload, size, measured, plan),
    ...messagingLines(workload, plan),
    ...logLines(workload, plan, size),
    ...fileLines(workload),
  ];
  return { lines, total: total(lines) };
}

/** What each group of lines comes to, the dearest first. */
export function byGroup({ lines }: Bill): readonly (readonly [Group, number])[] {
  const sums = new Map<Group, number>();
  for (const { group, amount } of lines) sums.set(group, (sums.get(group) ?? 0) + amount);
  return [...sums].sort(([, one], [, other]) => other - one);
}
