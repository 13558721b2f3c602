import { readFile } from "node:fs/promises";
import { childrenByParent, descendants } from "./process-tree.ts";

/** Megabytes of memory in use. */
export interface ResidentMemory {
  readonly name: string;
  /** Every page that is mapped, also those that other processes map as well, such as Node's own code. */
  readonly resident: number;
  /** The same, but shared pages divided among those who share them: what the machine gives. */
  readonly proportional: number;
}

/** The memory of a stack's processes, each with all its descendants, and the sum. Reads Linux's /proc. */
export async function residentMemory(pids: Readonly<Record<string, number>>): Promise<ResidentMemory[]> {
  const children = await childrenByParent();
  const named = new Set(Object.values(pids));
  const rows = await Promise.all(
    Object.entries(pids).map(async ([name, pid]) => {
      const sizes = await Promise.all(descendants(pid, children, named).map(sizeOf));
      return { name, resident: sum(sizes, "resident"), proportional: sum(sizes, "proportional") };
    }),
  );
  return [...rows, { name: "all", resident: sum(rows, "resident"), proportional: sum(rows, "proportional") }];
}

function sum(rows: readonly Omit<ResidentMemory, "name">[], key: "resident" | "proportional"): number {
  return rows.reduce((total, row) => total + row[key], 0);
}

async function sizeOf(pid: number): Promise<Omit<ResidentMemory, "name">> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const megabytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1] ?? 0) / 1024;
  return { resident: megabytes("Rss"), proportional: megabytes("Pss") };
}
