import { setTimeout as delay } from "node:timers/promises";
import type { ServiceProcess } from "../processes/service-process.ts";
import type { OnLine, RunningProcess } from "../processes/start-process.ts";
import { startReady } from "../processes/start-ready.ts";
import { createCrashLimit, mostCrashes } from "./crash-limit.ts";

export interface KeepRunningHooks {
  readonly onLine: OnLine;
  readonly onSpawn: (pid: number) => void;
  /** Told of crashes, restarts and giving up, in a sentence. */
  readonly onNotice: (text: string) => void;
}

export interface KeptProcess {
  /** Ends it for good. */
  stop(graceMs: number): Promise<void>;
}

/** Generous, for a cold machine with two slow cores, or a Postgres that recovers. */
const timeoutMs = 60_000;

/**
 * Starts a process, waits until it serves, and from then on starts it again whenever it ends by itself: after a
 * pause that doubles, until it has crashed too often in a minute.
 *
 * @throws when the first start fails or `signal` is aborted meanwhile.
 */
export async function keepRunning(
  { spec, probe }: ServiceProcess,
  hooks: KeepRunningHooks,
  signal: AbortSignal,
): Promise<KeptProcess> {
  const { name } = spec;
  const stopping = new AbortController();
  const crashes = createCrashLimit();
  const start = (abort: AbortSignal): Promise<RunningProcess> =>
    startReady(spec, { probe, timeoutMs, signal: abort, onLine: hooks.onLine, onSpawn: hooks.onSpawn });
  let running = await start(signal);

  /** Resolves once it serves again. @throws when it is given up or `stop` is called. */
  async function startAgain(problem: string): Promise<RunningProcess> {
    const pauseMs = crashes.crashed();
    if (pauseMs === undefined) {
      hooks.onNotice(`${problem}; it crashed ${mostCrashes} times in a minute and stays down`);
      throw new Error(`${name} is given up`);
    }
    hooks.onNotice(`${problem}; starting it again`);
    await delay(pauseMs, undefined, { signal: stopping.signal });
    try {
      const again = await start(stopping.signal);
      hooks.onNotice(`${name} runs again`);
      return again;
    } catch (error) {
      stopping.signal.throwIfAborted();
      return await startAgain(error instanceof Error ? error.message : String(error));
    }
  }

  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const how = await running.ended;
      if (stopping.signal.aborted) return;
      running = await startAgain(`${name} ended with ${how}`);
    }
  })().catch(() => {}); // Given up, which was told, or stopped.

  return {
    stop: async (graceMs) => {
      stopping.abort();
      await running.stop(graceMs);
      await watching;
      // Started again at the very moment.
      await running.stop(graceMs);
    },
  };
}
