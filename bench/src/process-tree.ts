import { readdir, readFile } from "node:fs/promises";

/** The processes that each process started. Reads Linux's /proc. */
export async function childrenByParent(): Promise<Map<number, number[]>> {
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

/** A process and what it started, but for those that have a name of their own. */
export function descendants(
  pid: number,
  children: ReadonlyMap<number, number[]>,
  named: ReadonlySet<number>,
): number[] {
  const unnamed = (children.get(pid) ?? []).filter((child) => !named.has(child));
  return [pid, ...unnamed.flatMap((child) => descendants(child, children, named))];
}
