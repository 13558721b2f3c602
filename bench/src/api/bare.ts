import { join } from "node:path";
import type { Endpoints } from "@loopline/services";
import { project } from "./apart.ts";
import { type Measured, measureLoad } from "./load.ts";
import { startServer } from "./start-api.ts";
import { notesBody } from "./workloads.ts";

/** A server that does next to nothing, under a load of `POST /notes`. */
export interface BareFigure {
  readonly what: string;
  readonly connections: number;
  readonly measured: Measured;
}

const kinds = { http: "node:http alone", fastify: "Fastify, zod and Google's publisher" } as const;

/** Measures what the machine and the libraries take by themselves. `startApart` has made the topic. */
export async function measureBare(stack: Endpoints, seconds: number): Promise<BareFigure[]> {
  const figures: BareFigure[] = [];
  for (const [kind, what] of Object.entries(kinds)) {
    const server = await startServer(what, [join(import.meta.dirname, "bare-server.ts"), kind], {
      GOOGLE_CLOUD_PROJECT: project,
      PUBSUB_EMULATOR_HOST: stack.pubsub,
    });
    try {
      for (const connections of [64, 256]) {
        const load = {
          url: `${server.url}/notes`,
          method: "POST" as const,
          headers: { "content-type": "application/json" },
          body: notesBody,
          connections,
        };
        await measureLoad({ ...load, seconds: Math.min(2, seconds) }, server.pid);
        const measured = await measureLoad({ ...load, seconds }, server.pid);
        console.log(
          `  ${what}, ${connections}: ${measured.perSecond.toFixed(0)}/s, ${measured.cpu.toFixed(0)} µs`,
        );
        figures.push({ what, connections, measured });
      }
    } finally {
      await server.stop();
    }
  }
  return figures;
}
