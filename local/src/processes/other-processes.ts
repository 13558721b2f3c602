import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process that another process has started. */
export interface ForeignProcess {
  readonly pid: number;
  /** See {@link processIdentity}. */
  readonly identity: string;
}

const graceMs = 5000;
const pauseMs = 50;

/**
 * Distinguishes a process from a later one with the same pid: by its start time, and on Linux also by the boot.
 * Undefined if no such process runs. Stays the same when the process executes another program.
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === "linux" ? identityFromProc(pid) : askPs("lstart", pid);
}

function identityFromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field, the program's name in parentheses, may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  const startTime = fields[19];
  if (state === "Z" || startTime === undefined) return undefined;
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return `${boot}/${startTime}`;
}

/** The command line of a process, with spaces between its arguments. Undefined if no such process runs. */
export function commandLine(pid: number): string | undefined {
  if (process.platform !== "linux") return askPs("command", pid);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return undefined;
  }
}

function askPs(column: "lstart" | "command", pid: number): string | undefined {
  const { status, stdout } = spawnSync("ps", ["-o", `${column}=`, "-p", String(pid)], { encoding: "utf8" });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

/**
 * Ends those of the processes that still have their identity: by SIGINT, which is Postgres's fast shutdown, and by
 * SIGKILL after 5 s.
 */
export async function endProcesses(processes: readonly ForeignProcess[]): Promise<void> {
  const remaining = () => processes.filter(({ pid, identity }) => processIdentity(pid) === identity);
  for (const { pid } of remaining()) kill(pid, "SIGINT");
  const deadline = performance.now() + graceMs;
  while (remaining().length > 0 && performance.now() < deadline) await delay(pauseMs);
  for (const { pid } of remaining()) kill(pid, "SIGKILL");
  while (remaining().length > 0) await delay(pauseMs);
}

/** Kills a process that leads a group, and all others of its group. */
export function killGroup(pid: number): void {
  kill(-pid, "SIGKILL");
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
