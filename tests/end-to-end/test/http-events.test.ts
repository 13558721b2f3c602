import type { Redis } from "ioredis";
import { describe, expect } from "vitest";
import { seededRandom } from "../../support/seeded-random.ts";
import { createBatch } from "../src/batch.ts";
import { type EventStream, openEvents } from "../src/event-stream.ts";
import { it } from "../src/own-redis-test.ts";
import { BatchIdSchema } from "../src/wire-fields.ts";

const created = "2026-01-02T03:04:05.678";
const addEvent = (redis: Redis, n: number) =>
  redis.xadd("events", "*", "type", "batch-predicted", "data", JSON.stringify({ batch_id: `${n}`, created }));

describe("GET /events", () => {
  it("sends an event for a predicted batch and for the training after feedback", async ({
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

  it("sends each of 10,000 events once, in order, to a reader that reconnects 100 times", async ({
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
    const random = seededRandom(20_261_125);
    while (seen.length < count) {
      const events: EventStream = await openEvents(alone.url(), lastId);
      const left = count - seen.length;
      const many = reconnects < 100 ? Math.min(Math.floor(random() * 190), left) : left;
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

  it("serves 300 readers at once, and stops in time while they are connected", async ({ alone }) => {
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

  it("buffers nothing for a reader that does not read", async ({ alone }) => {
    const filler = "x".repeat(2_000);
    await alone.redis.del("events");
    const stuck = await Promise.all(Array.from({ length: 50 }, () => openEvents(alone.url(), "0-0")));
    const reader = await openEvents(alone.url(), "0-0");
    /** The reader receives every event, so the API has read every event from Redis. */
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
    // First fill the socket buffers of the system, which hold some megabytes for each connection.
    await writeAndRead(5_000);
    const before = await alone.memory();
    await writeAndRead(5_000);
    // Buffering the events for each reader would take 500 MB.
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

  it("answers 404 after the wait", async ({ predict }) => {
    const started = performance.now();
    const reply = await predict("GET", "/batches/0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3d?wait=1");
    expect(reply.status).toBe(404);
    expect(performance.now() - started).toBeGreaterThan(900);
  });
});
