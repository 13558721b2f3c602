import { createUsage } from "@loopline/cache";
import { type PredictionMessage, toCreated } from "@loopline/contracts";
import { systemClock } from "@loopline/platform";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rebuildCacheCommand } from "../../src/commands/rebuild-cache.ts";
import { readJson, runCommand } from "../run-command.ts";
import { createPrediction, createTestPipeline, type TestPipeline } from "../test-pipeline.ts";
import { readCache } from "./read-cache.ts";

const listLength = 60;
const day = 24 * 60 * 60 * 1_000;

let pipeline: TestPipeline;

beforeEach(async () => {
  pipeline = await createTestPipeline(listLength);
});

afterEach(() => pipeline.close());

const run = (env: NodeJS.ProcessEnv = pipeline.env) => runCommand(rebuildCacheCommand, [], env);

async function deliver(batch: PredictionMessage) {
  await pipeline.deliver.toDb(batch);
  await pipeline.deliver.toCache(batch);
}

/** Batches of up to seven records, oldest first, a second apart. */
function createBatches(count: number): PredictionMessage[] {
  return Array.from({ length: count }, (_, index) =>
    createPrediction(1 + (index % 7), (count - index) * 1_000),
  );
}

async function train(options: { promoted?: boolean } = {}) {
  const message = await pipeline.train(options);
  await pipeline.deliver.modelToDb(message);
  await pipeline.deliver.modelToCache(message);
  return message;
}

const ids = (batches: readonly { batch_id: string }[]) => batches.map(({ batch_id }) => batch_id);

describe("a rebuild after Redis lost its memory", () => {
  it("restores everything that the API reads", async () => {
    const batches = createBatches(100);
    for (const batch of batches) await deliver(batch);
    const jobs = [await train(), await train(), await train({ promoted: false })];
    const all = { batchIds: ids(batches), jobIds: jobs.map(({ job_id }) => job_id) };
    const before = await readCache(pipeline, all);
    expect(before.batches).toHaveLength(listLength);
    expect(before.batchDetails).not.toContain(null);
    const texts = await pipeline.redis.lrange("batches", 0, -1);

    await pipeline.redis.flushdb();
    const { code, lines } = await run();
    expect(code).toBe(0);
    expect(lines).toEqual([
      `champion  ${jobs[1]?.model_file_name}, restored`,
      "trainings 3",
      "batches   100",
      `counts    100 batches, ${before.counts.predictions} predictions`,
    ]);
    expect(await readCache(pipeline, all)).toEqual(before);
    // Byte for byte, for the original's readers.
    expect(await pipeline.redis.lrange("batches", 0, -1)).toEqual(texts);
  });

  it("restores which model predicted a batch, for redelivered messages", async () => {
    const batches = createBatches(80);
    for (const batch of batches) await deliver(batch);
    const job = await train();
    await pipeline.redis.flushdb();
    await run();
    const before = await readCache(pipeline);
    for (const batch of batches) await pipeline.deliver.toCache(batch);
    await pipeline.deliver.modelToCache(job);
    expect(await readCache(pipeline)).toEqual(before);
    const [first] = batches;
    const pinned = await pipeline.redis.get(`batch:${first?.batch_id}:model`);
    expect(JSON.parse(pinned ?? "")).toEqual({ fileName: first?.model_file_name, created: first?.created });
  });

  it("restores how many corrections owners made, and lowers no count", async () => {
    const { batch_id } = createPrediction(1);
    const now = new Date();
    const at = (ageMs: number) => toCreated(new Date(now.getTime() - ageMs));
    const insert = (position: number, owner: string, created: string) =>
      pipeline.sql(`insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created, batch_owner)
        values ('f', ${position}, '${batch_id}', 'a', 0, true, '${created}', ${owner})`);
    await insert(0, "'acme'", at(1_000));
    await insert(1, "'acme'", at(2_000));
    await insert(2, "'bob'", at(3_000));
    await insert(3, "null", at(0));
    await insert(4, "'acme'", at(500 * day));
    const usage = createUsage({ redis: pipeline.redis, clock: systemClock });
    await usage.countCorrections({ owner: "bob", records: 7, created: at(5_000), feedbackId: "g" });
    await run();
    const month = at(0).slice(0, 7);
    expect(await usage.read("acme")).toMatchObject({
      last_seen: at(1_000),
      months: [{ month, batches: 0, records: 0, corrections: 2 }],
    });
    expect(await usage.read("bob")).toMatchObject({ last_seen: at(3_000), months: [{ corrections: 7 }] });
  });

  it("restores the remaining lifetime of details", async () => {
    const [fresh, old, forgotten] = [
      createPrediction(1),
      createPrediction(1, 3 * day),
      createPrediction(1, 9 * day),
    ];
    for (const batch of [forgotten, old]) await deliver(batch);
    await pipeline.deliver.toDb(fresh);
    await pipeline.redis.flushdb();
    // As a function stores it.
    await pipeline.deliver.toCache(fresh);
    const kept = await pipeline.redis.ttl(`batch:${fresh.batch_id}`);
    await pipeline.redis.flushdb();
    await run();
    const rebuilt = await pipeline.redis.ttl(`batch:${fresh.batch_id}`);
    expect(rebuilt).toBeLessThanOrEqual(kept);
    expect(rebuilt).toBeGreaterThan(kept - 30);
    const old3 = await pipeline.redis.ttl(`batch:${old.batch_id}`);
    expect(Math.abs(rebuilt - 3 * 86_400 - old3)).toBeLessThan(30);
    expect(await pipeline.redis.exists(`batch:${forgotten.batch_id}`)).toBe(0);
    expect(ids((await readCache(pipeline)).batches)).toEqual(ids([fresh, old, forgotten]));
    expect((await readCache(pipeline)).counts.batches).toBe(3);
  });

  it("restores what the original's functions wrote", async () => {
    const { batch_id } = createPrediction(1);
    await pipeline.sql(`
      insert into predictions (batch_id, subject_id, variance, skewness, curtosis, entropy, prediction, created)
      values ('${batch_id}', 'b', 1, 2, 3, 4, 'real', '2020-12-21T03:43:56.754652'),
             ('${batch_id}', 'a', 5, 6, 7, 8, 'fake', '2020-12-21T03:43:56.754652')`);
    await run();
    expect((await readCache(pipeline)).batches).toEqual([
      {
        batch_id,
        subjects: ["b", "a"],
        predictions: ["real", "fake"],
        created: "2020-12-21T03:43:56.754652",
      },
    ]);
  });

  it("lists a job once whose id the original wrote without dashes", async () => {
    const { job_id } = await train();
    const [entry = ""] = await pipeline.redis.lrange("jobs", 0, -1);
    await pipeline.redis.lset("jobs", 0, entry.replace(job_id, job_id.replaceAll("-", "")));
    await run();
    expect(await pipeline.redis.lrange("jobs", 0, -1)).toEqual([entry]);
  });

  it("leaves Redis empty if the database is empty", async () => {
    expect((await run()).lines[0]).toBe("champion  none: no model has been promoted yet");
    expect(await pipeline.redis.keys("*")).toEqual(["counts"]);
    expect((await readCache(pipeline)).counts.batches).toBe(0);
  });

  it("rebuilds the rest if the champion's file is lost", async () => {
    const [batch] = createBatches(1);
    if (batch !== undefined) await deliver(batch);
    const job = await train();
    await pipeline.redis.flushdb();
    const { code, notes } = await run({ ...pipeline.env, MODEL_BUCKET: "elsewhere" });
    expect(code).toBe(1);
    expect(notes.at(-1)).toBe(
      `The champion could not be restored: model file ${job.model_file_name} does not exist`,
    );
    expect((await readCache(pipeline)).batches).toHaveLength(1);
  });
});

describe("a row that cannot be read", () => {
  const incomplete = (job_id: string) =>
    pipeline.sql(`
      insert into jobs (id, model_file_name, records, accuracy, report, data_prep_time, training_time, testing_time)
      values ('${job_id}', 'model.joblib', 6, 0.84, '{}', 0, 0, 0)`);
  const job_id = "c0ffee4e-8b52-11f1-a3d5-0242ac120002";
  const problem = `job ${job_id} cannot be read: report.0 Invalid input: expected object, received undefined`;

  it("is left out, named and counted, and the rest is rebuilt", async () => {
    const job = await train();
    const [batch] = createBatches(1);
    if (batch !== undefined) await deliver(batch);
    const endless = createPrediction(1);
    await pipeline.deliver.toDb(endless);
    await pipeline.sql(`update predictions set variance = 'Infinity' where batch_id = '${endless.batch_id}'`);
    await incomplete(job_id);
    await pipeline.redis.flushdb();
    const { code, lines, notes } = await run();
    expect(code).toBe(0);
    expect(lines).toContain("trainings 1");
    expect(lines).toContain("batches   1");
    expect(lines.at(-1)).toBe("left out  2");
    expect(notes).toContain(problem);
    expect(notes.join("\n")).toContain(`batch ${endless.batch_id} cannot be read: features[0][0]`);
    expect((await readCache(pipeline)).jobs).toMatchObject([{ job_id: job.job_id }]);
    expect((await readCache(pipeline)).batches).toHaveLength(1);
    expect(readJson(await runCommand(rebuildCacheCommand, ["--json"], pipeline.env))).toMatchObject({
      left_out: expect.arrayContaining([problem]),
    });
  });
});

describe("a rebuild while Redis holds another champion", () => {
  it.each(["model-1795869904.joblib", "model-from-elsewhere"])(
    "restores the champion over %s",
    async (name) => {
      const { model_file_name } = await train();
      await pipeline.redis.set("model:latest", name);
      expect((await run()).lines[0]).toBe(`champion  ${model_file_name}, restored`);
      expect(await pipeline.redis.get("model:latest")).toBe(model_file_name);
      expect((await run()).lines[0]).toBe(`champion  ${model_file_name}, or a newer one, was there`);
    },
  );

  it("restores the champion over a refused model from the original's training-to-cache", async () => {
    const { model_file_name } = await train();
    const { sequence } = await train({ promoted: false });
    const [seconds, micros] = [Math.floor(sequence / 1e6), String(sequence % 1e6).padStart(6, "0")];
    await pipeline.redis.set("model:latest", `model-${seconds}-${micros}-0a1b2c3d.json`);
    expect((await run()).lines[0]).toBe(`champion  ${model_file_name}, restored`);
    expect(await pipeline.redis.get("model:latest")).toBe(model_file_name);
  });
});

describe("a rebuild when nothing was lost", () => {
  it("changes nothing, however often it runs", async () => {
    const batches = createBatches(100);
    for (const batch of batches) await deliver(batch);
    await deliver(createPrediction(2, 20 * day));
    await train();
    const all = { batchIds: ids(batches) };
    // The oldest one goes to the end, beyond what is shown.
    await run();
    const before = await readCache(pipeline, all);
    expect(ids(before.batches)).toEqual(ids(batches.toReversed().slice(0, listLength)));
    expect(before.counts.batches).toBe(101);
    for (let again = 0; again < 2; again++) await run();
    expect(await readCache(pipeline, all)).toEqual(before);
  });

  it("keeps and restores the order of batches of one moment", async () => {
    const batches = createBatches(5).map((batch) => ({ ...batch, created: "2026-01-02T03:04:05.678" }));
    for (const batch of batches) await deliver(batch);
    await run();
    expect(ids((await readCache(pipeline)).batches)).toEqual(ids(batches.toReversed()));
    await pipeline.redis.flushdb();
    await run();
    expect(ids((await readCache(pipeline)).batches)).toEqual(ids(batches.toReversed()));
  });

  it("repairs broken and duplicate entries", async () => {
    const [first, second] = createBatches(2);
    if (first === undefined || second === undefined) throw new Error("two batches were made");
    await deliver(first);
    await deliver(second);
    const before = await readCache(pipeline);
    const texts = await pipeline.redis.lrange("batches", 0, -1);
    await pipeline.redis.rpush("batches", "{", "null", texts[0] ?? "", "7");
    await run();
    expect(await readCache(pipeline)).toEqual(before);
    expect(await pipeline.redis.llen("batches")).toBe(2);
  });

  it("keeps entries that are not in the database yet", async () => {
    const ahead = createPrediction(5);
    await pipeline.deliver.toCache(ahead);
    const before = await readCache(pipeline, { batchIds: [ahead.batch_id] });
    await run();
    expect(await readCache(pipeline, { batchIds: [ahead.batch_id] })).toEqual(before);
  });
});

it("prints JSON with --json", async () => {
  await deliver(createPrediction(3));
  expect(readJson(await runCommand(rebuildCacheCommand, ["--json"], pipeline.env))).toEqual({
    champion: { status: "none" },
    jobs: 0,
    batches: 1,
    counts: { batches: 1, predictions: 3, real: 1, fake: 2 },
  });
});
