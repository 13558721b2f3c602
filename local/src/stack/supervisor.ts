import { setTimeout as delay } from "node:timers/promises";
import type { Layer } from "@loopline/services";
import { type ServiceProcess, startReady } from "../processes/run-process.ts";
import type { OnLine, RunningProcess } from "../processes/start-process.ts";
import type { StackEvents } from "./start-stack.ts";

/** Milliseconds in which each layer must stop: fifteen seconds in all. */
const graceMs = {
  web: 1_000,
  api: 3_000,
  function: 7_000,
  emulators: 1_500,
  store: 2_500,
} as const satisfies Record<Layer, number>;

/** A layer stops before the layers that it calls. */
const stopOrder: readonly Layer[] = ["web", "api", "function", "emulators", "store"];

/** The stack's processes. */
export interface Supervisor {
  /** Starts a process and keeps it running. Resolves when it serves. */
  start(layer: Layer, service: ServiceProcess): Promise<void>;
  /** The current process id of everything that was started. */
  pids(): Record<string, number>;
  /** Waits for starts under way, which `signal` ends, then stops everything, layer by layer. */
  stop(): Promise<void>;
}

export interface SupervisorDeps {
  readonly events: StackEvents;
  readonly onSpawn: (name: string, pid: number) => void;
  /** Ends starts that are under way. */
  readonly signal: AbortSignal;
}

export function createSupervisor({ events, onSpawn, signal }: SupervisorDeps): Supervisor {
  const kept: { layer: Layer; process: KeptProcess }[] = [];
  const starts = new Set<Promise<unknown>>();
  const pids: Record<string, number> = {};

  return {
    start: async (layer, service) => {
      const { name } = service.spec;
      const hooks: KeepRunningHooks = {
        onLine: (line, stream) => events.onLine(name, line, stream),
        onNotice: (text) => events.onNotice(text),
        onSpawn: (pid) => {
          pids[name] = pid;
          onSpawn(name, pid);
        },
      };
      const start = keepRunning(service, hooks, signal);
      starts.add(start);
      try {
        kept.push({ layer, process: await start });
      } finally {
        starts.delete(start);
      }
    },
    pids: () => ({ ...pids }),
    stop: async () => {
      await Promise.allSettled(starts);
      for (const layer of stopOrder) {
        const processes = kept.filter((one) => one.layer === layer);
        await Promise.all(processes.map(({ process }) => process.stop(graceMs[layer])));
      }
    },
  };
}

export interface KeepRunningHooks {
  readonly onLine: OnLine;
  readonly onSpawn: (pid: number) => void;
  /** Called with a sentence when the process crashes, runs again or is given up. */
  readonly onNotice: (text: string) => void;
}

export interface KeptProcess {
  /** Stops it and does not start it again. */
  stop(graceMs: number): Promise<void>;
}

/** Long enough for a cold machine with two slow cores, and for a Postgres that recovers. */
const startTimeoutMs = 60_000;

/**
 * Starts a process, waits until it serves, and restarts it whenever it ends by itself: after a pause that doubles, until
 * it has crashed {@link maxCrashes} times within a minute.
 *
 * @throws if the first start fails or `signal` is aborted meanwhile.
 */
export async function keepRunning(
  { spec, probe }: ServiceProcess,
  hooks: KeepRunningHooks,
  signal: AbortSignal,
): Promise<KeptProcess> {
  const { name } = spec;
  const { onLine, onSpawn, onNotice } = hooks;
  const stopping = new AbortController();
  const crashes = createCrashLimit();
  const start = (abort: AbortSignal): Promise<RunningProcess> =>
    startReady(spec, { probe, timeoutMs: startTimeoutMs, signal: abort, onLine, onSpawn });
  let running = await start(signal);

  /** Resolves when it serves again. @throws when it is given up or `stop` is called. */
  async function restart(problem: string): Promise<RunningProcess> {
    const pauseMs = crashes.crashed();
    if (pauseMs === undefined) {
      onNotice(`${problem}; it crashed ${maxCrashes} times in a minute and stays down`);
      throw new Error(`${name} is given up`);
    }
    onNotice(`${problem}; starting it again`);
    await delay(pauseMs, undefined, { signal: stopping.signal });
    try {
      const again = await start(stopping.signal);
      onNotice(`${name} runs again`);
      return again;
    } catch (error) {
      stopping.signal.throwIfAborted();
      return await restart(error instanceof Error ? error.message : String(error));
    }
  }

  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const how = await running.ended;
      if (stopping.signal.aborted) return;
      running = await restart(`${name} ended with ${how}`);
    }
  })().catch(() => {}); // It was given up, which has been reported, or stopped.

  return {
    stop: async (graceMs) => {
      stopping.abort();
      await running.stop(graceMs);
      await watching;
      // A restart may just have finished.
      await running.stop(graceMs);
    },
  };
}

const crashWindowMs = 60_000;
const firstPauseMs = 250;
const maxPauseMs = 5_000;

/** A service that has crashed this often within a minute is given up. */
export const maxCrashes = 5;

/** Counts a service's crashes. */
export interface CrashLimit {
  /** Records a crash. Milliseconds to wait before the restart; undefined if it has crashed too often. */
  crashed(): number | undefined;
}

/** @param now milliseconds since any fixed moment */
export function createCrashLimit(now: () => number = () => performance.now()): CrashLimit {
  let crashes: number[] = [];
  return {
    crashed: () => {
      crashes = [...crashes.filter((moment) => moment > now() - crashWindowMs), now()];
      if (crashes.length >= maxCrashes) return undefined;
      return Math.min(firstPauseMs * 2 ** (crashes.length - 1), maxPauseMs);
    },
  };
}
