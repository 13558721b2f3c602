import { readdir, readFile } from "node:fs/promises";

export interface ResidentMemory {
  readonly name: string;
  readonly megabytes: number;
}

/**
 * Resident memory of processes with all their descendants, and the sum, in megabytes. Pages that several processes
 * share, such as Node's own code, are divided among them (Pss of Linux), so that the sum is what the machine gives.
 */
export async function residentMegabytes(pids: Readonly<Record<string, number>>): Promise<ResidentMemory[]> {
  const children = await childrenByParent();
  const rows = await Promise.all(
    Object.entries(pids).map(async ([name, pid]) => {
      const family = descendants(pid, children);
      const sizes = await Promise.all(family.map(proportionalMegabytes));
      return { name, megabytes: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
  return [...rows, { name: "all", megabytes: rows.reduce((sum, row) => sum + row.megabytes, 0) }];
}

async function childrenByParent(): Promise<Map<number, number[]>> {
  const children = new Map<number, number[]>();
  for (const entry of await readdir("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

function descendants(pid: number, children: ReadonlyMap<number, number[]>): number[] {
  return [pid, ...(children.get(pid) ?? []).flatMap((child) => descendants(child, children))];
}

async function proportionalMegabytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
}
