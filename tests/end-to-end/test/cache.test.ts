import { describe, expect } from "vitest";
import { createBatch, toPrediction } from "../src/batch.ts";
import { it } from "../src/e2e-test.ts";
import { createModelMessage } from "../src/model-message.ts";
import { cachedEntry } from "../src/stored.ts";
import { CreatedSchema } from "../src/wire-fields.ts";

/** Limit of the Redis lists: the functions' default. */
const keptEntries = 1_000;

describe("created is in UTC without a zone suffix", () => {
  it("in the Redis list batches", async ({ publish, redis }) => {
    const before = Date.now();
    const prediction = toPrediction(createBatch(21));
    await publish("prediction", prediction);
    const entry = await cachedEntry(redis, "batches", prediction.batch_id);
    expect(CreatedSchema.parse(entry)).toBeGreaterThanOrEqual(before);
    expect(CreatedSchema.parse(entry)).toBeLessThanOrEqual(Date.now());
  });

  it("in the Redis list jobs", async ({ publish, redis }) => {
    const before = Date.now();
    const model = createModelMessage();
    await publish("model", model);
    const entry = await cachedEntry(redis, "jobs", model.job_id);
    expect(CreatedSchema.parse(entry)).toBeGreaterThanOrEqual(before);
    expect(CreatedSchema.parse(entry)).toBeLessThanOrEqual(Date.now());
  });
});

describe("adding an entry trims the Redis list", () => {
  it("batches", async ({ publish, redis }) => {
    await redis.rpush("batches", ...Array.from({ length: keptEntries + 5 }, () => "{}"));
    const prediction = toPrediction(createBatch(22));
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

it("predict-api returns the entries that the functions stored in Redis", async ({
  publish,
  predict,
  redis,
}) => {
  const prediction = toPrediction(createBatch(23));
  const model = createModelMessage();
  await publish("prediction", prediction);
  await publish("model", model);
  const batch = await cachedEntry(redis, "batches", prediction.batch_id);
  const job = await cachedEntry(redis, "jobs", model.job_id);

  expect((await predict("GET", "/batches")).json).toMatchObject({ batches: expect.arrayContaining([batch]) });
  expect((await predict("GET", "/jobs")).json).toMatchObject({ jobs: expect.arrayContaining([job]) });
});
