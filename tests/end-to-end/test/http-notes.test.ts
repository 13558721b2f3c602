import { describe, expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { it } from "../src/e2e-test.ts";
import { cachedEntry, storedPredictions } from "../src/stored.ts";
import { until } from "../src/until.ts";
import { BatchIdSchema, uuidPattern } from "../src/wire-fields.ts";

const { subjects, features } = createBatch(11);

describe("POST /notes", () => {
  it("answers 200 with the batch and publishes it", async ({ ingest, watch }) => {
    const requests = await watch("request");
    const reply = await ingest("POST", "/notes", { subjects, features });
    expect(reply.status).toBe(200);
    expect(reply.headers["content-type"]).toMatch(/^application\/json\b/);
    const { batch_id } = BatchIdSchema.parse(reply.json);
    expect(reply.json).toEqual({ batch_id, subjects, features });
    expect((await requests.next({ batch_id })).body).toEqual({ batch_id, subjects, features });
  });

  it("generates every batch_id", async ({ ingest }) => {
    const wanted = "11111111-2222-4333-8444-555555555555";
    const replies = [
      await ingest("POST", "/notes", { batch_id: wanted, subjects, features }),
      await ingest("POST", "/notes", { batch_id: wanted, subjects, features }),
    ];
    const ids = replies.map(({ json }) => BatchIdSchema.parse(json).batch_id);
    expect(new Set([...ids, wanted]).size).toBe(3);
    for (const id of ids) expect(id).toMatch(uuidPattern);
  });

  it("accepts a trailing slash", async ({ ingest, watch }) => {
    const requests = await watch("request");
    const reply = await ingest("POST", "/notes/", { subjects, features });
    expect(reply.status).toBe(200);
    await requests.next(BatchIdSchema.parse(reply.json));
  });

  it("ignores unknown fields and does not publish them", async ({ ingest, watch }) => {
    const requests = await watch("request");
    const reply = await ingest("POST", "/notes", { subjects, features, colour: "red", output: ["real"] });
    const { batch_id } = BatchIdSchema.parse(reply.json);
    expect(reply.json).toEqual({ batch_id, subjects, features });
    expect((await requests.next({ batch_id })).body).not.toHaveProperty("colour");
  });

  it.for([undefined, "text/plain", "application/x-www-form-urlencoded"])(
    "reads JSON with the content type %s",
    async (type, { ingest }) => {
      const headers = type === undefined ? {} : { "content-type": type };
      expect((await ingest("POST", "/notes", { subjects, features }, headers)).status).toBe(200);
    },
  );

  it("keeps duplicate and empty subjects as separate records", async ({ ingest, redis, sql }) => {
    const twins = ["same", "", "same", ""];
    const reply = await ingest("POST", "/notes", { subjects: twins, features });
    const { batch_id } = BatchIdSchema.parse(reply.json);
    expect(await cachedEntry(redis, "batches", batch_id)).toMatchObject({ batch_id, subjects: twins });
    const rows = await storedPredictions(sql, batch_id);
    expect(rows.map((row) => [row.subject_id, row.features])).toEqual(
      twins.map((subject, index) => [subject, features[index]]),
    );
  });

  it("stores any text and any number within the limits unchanged", async ({ ingest, redis, sql }) => {
    // Longer than an index page of Postgres, even compressed.
    const long = Array.from({ length: 4_000 }, (_, index) =>
      String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)),
    );
    const texts = ["naïve 🏦 \u202e\n\t\"'\\", "\u0001\u007f\uffff", "'; drop table jobs; --", long.join("")];
    const numbers = [
      [1e15, -1e15, 5e-324, -5e-324],
      [0.1, 1 / 3, 900_719_925_474_099.1, 1e14],
      [0, 1e-7, 123_456_789.123_456_78, -2.5],
      [3.6216, 8.6661, -2.8073, -0.44699],
    ];
    const reply = await ingest("POST", "/notes", { subjects: texts, features: numbers });
    const { batch_id } = BatchIdSchema.parse(reply.json);
    expect(reply.json).toEqual({ batch_id, subjects: texts, features: numbers });
    expect(await cachedEntry(redis, "batches", batch_id)).toMatchObject({ subjects: texts });
    const rows = await storedPredictions(sql, batch_id);
    expect(rows.map((row) => row.subject_id)).toEqual(texts);
    expect(rows.map((row) => row.features)).toEqual(numbers);
  });

  it("stores each of 100 concurrent batches once", async ({ ingest, redis, sql }) => {
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => ingest("POST", "/notes", { subjects, features })),
    );
    const ids = replies.map(({ json }) => BatchIdSchema.parse(json).batch_id);
    const times = async () => {
      const entries = await redis.lrange("batches", 0, -1);
      return ids.map((id) => entries.filter((entry) => entry.includes(id)).length);
    };
    const records = async () =>
      await sql<{ count: number }>(
        "select count(*)::int from predictions where batch_id = any($1) group by batch_id",
        [ids],
      );
    await until("all in Redis", async () => !(await times()).includes(0));
    await until("all in Postgres", async () => (await records()).length === ids.length);
    expect(await times()).toEqual(ids.map(() => 1));
    expect(await records()).toEqual(ids.map(() => ({ count: subjects.length })));
  });
});
