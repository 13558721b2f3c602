import { describe, expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { cachedEntry } from "../src/cached.ts";
import { CreatedSchema } from "../src/created.ts";
import { it } from "../src/e2e-test.ts";
import { createModelMessage } from "../src/model-message.ts";

/** How many entries the stack's lists are set to keep: the functions' default. */
const keptEntries = 1_000;

function createPrediction(seed: number) {
  const { batch_id, subjects, features } = createBatch(seed);
  return { batch_id, subjects, input: features, output: subjects.map(() => "real") };
}

describe("created in Redis is the time in UTC, without a zone", () => {
  it("in batches", async ({ publish, redis }) => {
    const before = Date.now();
    const prediction = createPrediction(21);
    await publish("prediction", prediction);
    const entry = await cachedEntry(redis, "batches", prediction.batch_id);
    expect(CreatedSchema.parse(entry)).toBeGreaterThanOrEqual(before);
    expect(CreatedSchema.parse(entry)).toBeLessThanOrEqual(Date.now());
  });

  it("in jobs", async ({ publish, redis }) => {
    const before = Date.now();
    const model = createModelMessage();
    await publish("model", model);
    const entry = await cachedEntry(redis, "jobs", model.job_id);
    expect(CreatedSchema.parse(entry)).toBeGreaterThanOrEqual(before);
    expect(CreatedSchema.parse(entry)).toBeLessThanOrEqual(Date.now());
  });
});

describe("a list in Redis that has grown too long is trimmed as the next entry comes to its head", () => {
  it("batches", async ({ publish, redis }) => {
    await redis.rpush("batches", ...Array.from({ length: keptEntries + 5 }, () => "{}"));
    const prediction = createPrediction(22);
    await publish("prediction", prediction);
    await cachedEntry(redis, "batches", prediction.batch_id);
    expect(await redis.llen("batches")).toBe(keptEntries);
    expect(await redis.lindex("batches", 0)).toContain(prediction.batch_id);
    await redis.lrem("batches", 0, "{}");
  });

  it("jobs", async ({ publish, redis }) => {
    await redis.rpush("jobs", ...Array.from({ length: keptEntries + 5 }, () => "{}"));
    const model = createModelMessage();
    await publish("model", model);
    await cachedEntry(redis, "jobs", model.job_id);
    expect(await redis.llen("jobs")).toBe(keptEntries);
    expect(await redis.lindex("jobs", 0)).toContain(model.job_id);
    await redis.lrem("jobs", 0, "{}");
  });
});

it("what a function has put into the lists is what predict-api shows", async ({
  publish,
  predict,
  redis,
}) => {
  const prediction = createPrediction(23);
  const model = createModelMessage();
  await publish("prediction", prediction);
  await publish("model", model);
  const batch = await cachedEntry(redis, "batches", prediction.batch_id);
  const job = await cachedEntry(redis, "jobs", model.job_id);

  expect((await predict("GET", "/batches")).json).toMatchObject({ batches: expect.arrayContaining([batch]) });
  expect((await predict("GET", "/jobs")).json).toMatchObject({ jobs: expect.arrayContaining([job]) });
});
