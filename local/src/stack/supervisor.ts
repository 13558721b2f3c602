import type { Layer } from "@loopline/services";
import type { ServiceProcess } from "../processes/service-process.ts";
import type { StackEvents } from "./events.ts";
import { type KeptProcess, keepRunning } from "./keep-running.ts";

/**
 * Which of the stack's layers a process is of, in the order in which they stop: whoever calls stops before those
 * that it calls. Milliseconds that each layer gets; fifteen seconds in all.
 */
const graceMs = {
  web: 1_000,
  api: 3_000,
  function: 7_000,
  emulators: 1_500,
  store: 2_500,
} as const satisfies Record<Layer, number>;

const stopOrder: readonly Layer[] = ["web", "api", "function", "emulators", "store"];

/** The stack's processes. */
export interface Supervisor {
  /** Starts a process and keeps it running. Resolves once it serves. */
  start(layer: Layer, service: ServiceProcess): Promise<void>;
  /** The newest process id of everything started. */
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
      const hooks = {
        onLine: (line: string, stream: "stdout" | "stderr") => events.onLine(name, line, stream),
        onNotice: (text: string) => events.onNotice(text),
        onSpawn: (pid: number) => {
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
