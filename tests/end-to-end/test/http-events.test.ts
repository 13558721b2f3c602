import { readFile } from "node:fs/promises";
import { createTestRedis } from "@loopline/platform/testing";
import { Redis } from "ioredis";
import { describe, expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { it as inStack } from "../src/e2e-test.ts";
import { type EventStream, openEvents } from "../src/event-stream.ts";
import { BatchIdSchema } from "../src/ids.ts";
import { startApi } from "../src/start-api.ts";

/** A predict-api with a Redis database of its own. */
const it = inStack.extend("alone", { scope: "file" }, async ({ stack }, { onCleanup }) => {
  const database = await createTestRedis();
  const redis = new Redis(database.url);
  const env = { REDIS_URL: database.url, PUBSUB_EMULATOR_HOST: stack.pubsub };
  let api = await startApi("predict-api", env);
  onCleanup(async () => {
    await api.kill();
    redis.disconnect();
    await database.drop();
  });
  return {
    redis,
    url: () => api.url,
    /** Resident, in bytes. */
    memory: async () => {
      const status = await readFile(`/proc/${api.pid}/status`, "utf8");
      return 1_024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
    },
    /** Asks the API to stop, and starts another. Resolves with the exit code of the first. */
    restart: async () => {
      const code = await api.stop();
      api = await startApi("predict-api", env);
      return code;
    },
  };
});

const created = "2026-01-02T03:04:05.678";
const addEvent = (redis: Redis, n: number) =>
  redis.xadd("events", "*", "type", "batch-predicted", "data", JSON.stringify({ batch_id: `${n}`, created }));

describe("GET /events", () => {
  it("tells of a batch once it is predicted, and of feedback's job and model", async ({
    stack,
    ingest,
    predict,
    trainings,
  }) => {
    const events = await openEvents(stack.predictApi);
    const batch = createBatch(21);
    const { batch_id } = BatchIdSchema.parse((await ingest("POST", "/notes", batch)).json);
    const predicted = await events.find("batch-predicted", ({ batch_id: id }) => id === batch_id);
    expect(predicted.data).toMatchObject({ batch_id, records: batch.subjects.length });
    const { json } = await predict("GET", `/batches/${batch_id}`);
    expect(json).toMatchObject({ created: predicted.data.created });

    const ratings = batch.subjects.map(() => 1);
    await predict("PATCH", `/batches/${batch_id}`, { subjects: batch.subjects, ratings });
    const { data } = await events.find("job-finished", () => true);
    const { body } = await trainings.models.next({ job_id: data.job_id });
    expect(data).toMatchObject({ model_file_name: body.model_file_name, accuracy: body.accuracy });
    events.close();
  });

  it("gives a reader who reconnects 100 times at random each of 10,000 events once, in order", async ({
    alone,
  }) => {
    const count = 10_000;
    await alone.redis.del("events");
    let next = 0;
    const writing = (async () => {
      while (next < count) await Promise.all(Array.from({ length: 50 }, () => addEvent(alone.redis, next++)));
    })();

    const seen: string[] = [];
    let lastId = "0-0";
    let reconnects = 0;
    // A linear congruential generator: where the reader loses its connection.
    let random = 20_261_125;
    while (seen.length < count) {
      const events: EventStream = await openEvents(alone.url(), lastId);
      random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
      const many = reconnects < 100 ? Math.min(random % 190, count - seen.length) : count - seen.length;
      for (let taken = 0; taken < many; taken++) {
        const { id, data } = await events.next();
        seen.push(String(data.batch_id));
        lastId = id;
      }
      events.close();
      reconnects += 1;
    }
    await writing;
    expect(reconnects).toBeGreaterThanOrEqual(100);
    expect(seen).toEqual(Array.from({ length: count }, (_, n) => `${n}`));
  });

  it("serves 300 readers at once, and stops in time with them", async ({ alone }) => {
    const readers = await Promise.all(Array.from({ length: 300 }, () => openEvents(alone.url())));
    await addEvent(alone.redis, 7);
    const heard = await Promise.all(readers.map((reader) => reader.next()));
    expect(new Set(heard.map(({ data }) => data.batch_id))).toEqual(new Set(["7"]));

    const ended = Promise.all(readers.map((reader) => reader.ended));
    expect(await alone.restart()).toBe(0);
    await ended;
    // The next instance goes on where the first one left off.
    await addEvent(alone.redis, 8);
    const again = await openEvents(alone.url(), heard[0]?.id);
    expect((await again.next()).data.batch_id).toBe("8");
    again.close();
  });

  it("takes no memory for a reader who does not read", async ({ alone }) => {
    const filler = "x".repeat(2_000);
    await alone.redis.del("events");
    const stuck = await Promise.all(Array.from({ length: 50 }, () => openEvents(alone.url(), "0-0")));
    const reader = await openEvents(alone.url(), "0-0");
    /** The others see it all: it has been read from Redis. */
    const writeAndRead = async (events: number) => {
      for (let n = 0; n < events; n += 100) {
        await Promise.all(
          Array.from({ length: 100 }, () =>
            alone.redis.xadd("events", "*", "type", "test", "data", JSON.stringify({ filler })),
          ),
        );
      }
      for (let n = 0; n < events; n++) await reader.next();
    };
    // What the system's sockets hold of a connection, some megabytes, has to be full first.
    await writeAndRead(5_000);
    const before = await alone.memory();
    await writeAndRead(5_000);
    // 500 MB would wait, were it kept for each.
    expect((await alone.memory()) - before).toBeLessThan(50_000_000);
    reader.close();
    for (const reader of stuck) reader.close();
  });
});

describe("GET /batches/{batch_id}?wait=", () => {
  it("answers as soon as the predictions are there", async ({ ingest, predict }) => {
    const { batch_id } = BatchIdSchema.parse((await ingest("POST", "/notes", createBatch(22))).json);
    const reply = await predict("GET", `/batches/${batch_id}?wait=20`);
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ batch_id });
  });

  it("is a 404 after the wait", async ({ predict }) => {
    const started = performance.now();
    const reply = await predict("GET", "/batches/0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3d?wait=1");
    expect(reply.status).toBe(404);
    expect(performance.now() - started).toBeGreaterThan(900);
  });
});
