import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { definitionFile } from "@loopline/banknotes/definition";
import { anyFreePort } from "@loopline/local";
import { exampleNotes } from "./examples.ts";
import { startApi } from "./start-api.ts";

export interface Refusal {
  readonly status: number;
  /** From the request to its answer. */
  readonly seconds: number;
}

/** What a caller is told while Pub/Sub cannot be reached: nobody listens there, or somebody who never answers. */
export async function measureUnreachable(redisUrl: string): Promise<{ refused: Refusal; silent: Refusal }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  try {
    return {
      refused: await measureRefusal(redisUrl, await anyFreePort()),
      silent: await measureRefusal(redisUrl, address.port),
    };
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

async function measureRefusal(redisUrl: string, pubsubPort: number): Promise<Refusal> {
  const api = await startApi("ingest-api", {
    GOOGLE_CLOUD_PROJECT: "bench-api",
    DATASET: definitionFile,
    PUBSUB_EMULATOR_HOST: `127.0.0.1:${pubsubPort}`,
    REDIS_URL: redisUrl,
    LOG_LEVEL: "silent",
  });
  try {
    const started = performance.now();
    const body = JSON.stringify(exampleNotes(5));
    const { status } = await fetch(`${api.url}/notes`, {
      method: "POST",
      body,
      signal: AbortSignal.timeout(90_000),
    });
    return { status, seconds: (performance.now() - started) / 1_000 };
  } finally {
    await api.stop();
  }
}
