import { setTimeout as delay } from "node:timers/promises";
import { processIdentity } from "./process-identity.ts";

interface LeftBehind {
  readonly pid: number;
  readonly identity: string;
}

const graceMs = 5000;
const pauseMs = 50;

/** Ends those processes that still are who they were: by SIGINT, which Postgres wants, and at last by SIGKILL. */
export async function endLeftBehind(processes: readonly LeftBehind[]): Promise<void> {
  const remaining = () => processes.filter(({ pid, identity }) => processIdentity(pid) === identity);
  for (const { pid } of remaining()) kill(pid, "SIGINT");
  const deadline = performance.now() + graceMs;
  while (remaining().length > 0 && performance.now() < deadline) await delay(pauseMs);
  for (const { pid } of remaining()) kill(pid, "SIGKILL");
  while (remaining().length > 0) await delay(pauseMs);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
