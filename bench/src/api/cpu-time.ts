import { readFile } from "node:fs/promises";

/** Linux counts in hundredths of a second, whatever the machine. */
const microsecondsPerTick = 10_000;

/** Processor time that a process, with all its threads, has taken so far, in microseconds. Reads Linux's /proc. */
export async function cpuMicroseconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name, in parentheses, may have spaces in it; user and system time are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * microsecondsPerTick;
}

/** The same of many processes, by name. One that has ended is left out. */
export async function cpuOfAll(pids: Readonly<Record<string, number>>): Promise<Map<string, number>> {
  const entries = await Promise.all(
    Object.entries(pids).map(
      async ([name, pid]) => [name, await cpuMicroseconds(pid).catch(() => null)] as const,
    ),
  );
  return new Map(entries.flatMap(([name, time]) => (time === null ? [] : [[name, time]])));
}
