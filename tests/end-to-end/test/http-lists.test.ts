import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { it } from "../src/own-redis-test.ts";

const createdAt = (second: number) => `2020-12-21T03:43:${String(second % 60).padStart(2, "0")}.754652`;

const batchAt = (second: number) => ({
  batch_id: randomUUID(),
  subjects: ["a", ""],
  predictions: ["real", "fake"],
  created: createdAt(second),
});

const jobAt = (second: number) => ({
  job_id: randomUUID(),
  model_file_name: "model-1608522236.json",
  records: 6,
  accuracy: 0.87,
  data_prep_time: 0.012,
  training_time: 0.0034,
  testing_time: 0.0005,
  created: createdAt(second),
});

const lists = [
  {
    list: "batches",
    limit: 100,
    entryAt: batchAt,
    broken: { ...batchAt(0), predictions: ["genuine", "fake"] },
  },
  { list: "jobs", limit: 25, entryAt: jobAt, broken: { ...jobAt(0), accuracy: "high" } },
] as const;

describe.for(lists)("GET /$list", ({ list, limit, entryAt, broken }) => {
  it("returns an empty list, never null, when there are no entries", async ({ alone }) => {
    await alone.redis.del(list);
    const reply = await alone.call("GET", `/${list}`);
    expect(reply.status).toBe(200);
    expect(reply.text).toBe(`{"${list}":[]}`);
  });

  it(`returns at most ${limit} entries, newest first, as Redis holds them`, async ({ alone }) => {
    await alone.redis.del(list);
    const entries = Array.from({ length: limit + 5 }, (_, second) => entryAt(second));
    for (const entry of entries) await alone.redis.lpush(list, JSON.stringify(entry));

    const reply = await alone.call("GET", `/${list}`);
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ [list]: entries.toReversed().slice(0, limit) });
  });

  it("skips invalid entries", async ({ alone }) => {
    await alone.redis.del(list);
    const [first, second] = [entryAt(1), entryAt(2)];
    const undated = { ...entryAt(3), created: undefined };
    const entries = [
      JSON.stringify(first),
      "{not json",
      "",
      "null",
      "[]",
      JSON.stringify(undated),
      JSON.stringify({ ...undated, created: "yesterday" }),
      JSON.stringify(broken),
      JSON.stringify(second),
    ];
    await alone.redis.rpush(list, ...entries);

    const reply = await alone.call("GET", `/${list}`);
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({ [list]: [first, second] });
  });

  it("accepts entries with unknown fields", async ({ alone }) => {
    await alone.redis.del(list);
    const entry = entryAt(1);
    await alone.redis.lpush(list, JSON.stringify({ ...entry, later: { more: 1 } }));
    expect((await alone.call("GET", `/${list}`)).json).toMatchObject({ [list]: [entry] });
  });

  it("answers HEAD without a body", async ({ alone }) => {
    const reply = await alone.call("HEAD", `/${list}`);
    expect(reply.status).toBe(200);
    expect(reply.text).toBe("");
  });
});
