import { readFile } from "node:fs/promises";
import { createTestRedis } from "@loopline/platform/testing";
import { Redis } from "ioredis";
import { it as inStack } from "./e2e-test.ts";
import { startApi } from "./start-api.ts";

/** A test with a predict-api that has its own Redis database. */
export const it = inStack.extend("alone", { scope: "file" }, async ({ stack }, { onCleanup }) => {
  const database = await createTestRedis();
  const redis = new Redis(database.url);
  const start = () =>
    startApi("predict-api", {
      DATASET: stack.dataset,
      REDIS_URL: database.url,
      PUBSUB_EMULATOR_HOST: stack.pubsub,
    });
  let api = await start();
  onCleanup(async () => {
    await api.kill();
    redis.disconnect();
    await database.drop();
  });
  return {
    redis,
    url: () => api.url,
    call: (method: string, path: string) => api.call(method, path),
    /** Resident, in bytes. */
    memory: async () => {
      const status = await readFile(`/proc/${api.pid}/status`, "utf8");
      return 1_024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
    },
    /** Stops the API and starts another. Resolves with the exit code of the first. */
    restart: async () => {
      const code = await api.stop();
      api = await start();
      return code;
    },
  };
});
