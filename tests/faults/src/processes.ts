import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { until } from "../../end-to-end/src/until.ts";

/** How a process ended after SIGTERM. */
export interface Ending {
  /** Such as `exit code 0`. */
  readonly how: string;
  readonly milliseconds: number;
}

/** The processes of the services, by name. */
export interface Processes {
  /** Sends SIGKILL. */
  kill(name: string): void;
  /** Sends SIGTERM, and waits until the process has ended. */
  terminate(name: string): Promise<Ending>;
  /** Waits until a service has served again `times` times. */
  runsAgain(name: string, times: number): Promise<void>;
  /** How often a service has served again. */
  restarts(name: string): number;
  pid(name: string): number;
  /** Resident memory, in bytes. */
  memory(name: string): number;
  /** The same after a garbage collection: growth may be a leak. */
  memoryInUse(name: string): Promise<number>;
  know(pids: Record<string, number>): void;
  onNotice(text: string): void;
  onLine(service: string, line: string): void;
  /** The newest lines that services logged: errors only. */
  readonly lines: readonly string[];
}

const keptLines = 200;
const collectionMs = 1_000;
const residentPattern = /^VmRSS:\s+(\d+) kB$/m;

/** @param behindParents whether a known process is only the parent of the service's process */
export function createProcesses(behindParents: boolean): Processes {
  let pids: Record<string, number> = {};
  const notices: { text: string; at: number }[] = [];
  const lines: string[] = [];

  function pid(name: string): number {
    const known = pids[name];
    if (known === undefined) throw new Error(`no process is known as ${name}`);
    if (!behindParents) return known;
    const children = readFileSync(`/proc/${known}/task/${known}/children`, "utf8").trim().split(" ");
    return Number(children[0] || Number.NaN);
  }

  const restarts = (name: string) => notices.filter(({ text }) => text === `${name} runs again`).length;

  function memory(name: string): number {
    const kilobytes = residentPattern.exec(readFileSync(`/proc/${pid(name)}/status`, "utf8"))?.[1];
    return Number(kilobytes) * 1024;
  }

  return {
    lines,
    kill: (name) => {
      try {
        process.kill(pid(name), "SIGKILL");
      } catch {
        // It has just ended and not been started again.
      }
    },
    terminate: async (name) => {
      const started = performance.now();
      const before = notices.length;
      process.kill(pid(name), "SIGTERM");
      const ended = await until(`${name} to end`, () =>
        notices.slice(before).find(({ text }) => text.startsWith(`${name} ended with`)),
      );
      const how = ended.text.slice(`${name} ended with `.length, ended.text.indexOf(";"));
      return { how, milliseconds: ended.at - started };
    },
    runsAgain: async (name, times) => {
      await until(`${name} to run again`, () => restarts(name) >= times, 60_000);
    },
    restarts,
    pid,
    memory,
    memoryInUse: async (name) => {
      process.kill(pid(name), "SIGUSR2");
      await delay(collectionMs);
      return memory(name);
    },
    know: (known) => {
      // The stack keeps it up to date.
      pids = known;
    },
    onNotice: (text) => {
      notices.push({ text, at: performance.now() });
    },
    onLine: (service, line) => {
      lines.push(`${service}: ${line}`);
      if (lines.length > keptLines) lines.shift();
    },
  };
}
