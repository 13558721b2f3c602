import { randomUUID } from "node:crypto";
import { sampleNotes } from "@loopline/banknotes";
import { expect } from "vitest";
import { z } from "zod";
import { createBatch, trueNames } from "../src/batch.ts";
import { it as inStack } from "../src/e2e-test.ts";
import { classify, readModelFile } from "../src/model-file.ts";
import { ModelMessageSchema } from "../src/model-message.ts";
import { storedJob, storedPredictions, trainingRows } from "../src/stored.ts";
import { until } from "../src/until.ts";
import { BatchIdSchema, CreatedSchema } from "../src/wire-fields.ts";

const BatchesSchema = z.object({
  batches: z.array(
    z.looseObject({ batch_id: z.string(), subjects: z.array(z.string()), predictions: z.array(z.string()) }),
  ),
});

const JobsSchema = z.object({
  jobs: z.array(
    z.looseObject({
      job_id: z.string(),
      model_file_name: z.string(),
      records: z.int(),
      accuracy: z.number(),
    }),
  ),
});

/** A promoted model predicts within a second; a slow machine needs longer. */
const pickUpMs = 4_000;

const it = inStack
  /** Submits notes of a seed until this model predicts a batch of them. Returns its predictions. */
  .extend("submitTo", ({ ingest, sql }) => {
    return async (modelFileName: string, seed: number) =>
      await until(
        `predictions by ${modelFileName}`,
        async () => {
          const { subjects, features } = createBatch(seed, 20);
          const reply = await ingest("POST", "/notes", { subjects, features });
          const { batch_id } = BatchIdSchema.parse(reply.json);
          const rows = await storedPredictions(sql, batch_id);
          return rows.every((row) => row.model_file_name === modelFileName) && { batch_id, rows };
        },
        pickUpMs,
      );
  })
  .extend("shownBatch", ({ predict }) => {
    return async (batchId: string) =>
      await until("the batch in GET /batches", async () => {
        const { batches } = BatchesSchema.parse((await predict("GET", "/batches")).json);
        return batches.find((batch) => batch.batch_id === batchId);
      });
  })
  .extend("shownJob", ({ predict }) => {
    return async (since: number) =>
      await until("a new job in GET /jobs", async () => {
        const { jobs } = JobsSchema.parse((await predict("GET", "/jobs")).json);
        return jobs.find((job) => CreatedSchema.parse(job) >= since);
      });
  });

it("a user submits notes, sees predictions, corrects them, and gets a better model", async ({
  publish,
  predict,
  redis,
  sql,
  bucket,
  replaceTrainingSet,
  trainings,
  submitTo,
  shownBatch,
  shownJob,
}) => {
  // Begin as a new stack does, without the trainings of other tests.
  await sql("delete from promotions");
  await redis.del(await redis.keys("model:latest*"));
  await replaceTrainingSet(sampleNotes("light-6"));
  await publish("job", { batch_id: randomUUID(), subjects: ["start"], ratings: [1] });
  const start = ModelMessageSchema.parse((await trainings.models.next({})).body);
  await until("its promotion", async () => (await redis.get("model:latest")) === start.model_file_name);

  // Submit, see predictions.
  const began = Date.now();
  const batch = createBatch(61, 20);
  const { subjects, features } = batch;
  const { batch_id, rows } = await submitTo(start.model_file_name, 61);
  const shown = await shownBatch(batch_id);
  expect(shown.subjects).toEqual(subjects);
  expect(shown.predictions).toEqual(classify(await readModelFile(bucket, start.model_file_name), features));
  expect(rows.map((row) => row.prediction)).toEqual(shown.predictions);
  expect(CreatedSchema.parse(shown)).toBeGreaterThanOrEqual(began);
  expect(CreatedSchema.parse(shown)).toBeLessThanOrEqual(Date.now());

  // Correct them.
  const ratings = trueNames(batch).map((name, index) => (name === shown.predictions[index] ? 1 : 0));
  expect(ratings, "a model of six notes is wrong about some").toContain(0);
  const corrected = await predict("PATCH", `/batches/${batch_id}`, { batch_id, subjects, ratings });
  expect(corrected.json).toEqual({ batch_id, subjects, ratings });

  // Watch the model retrain, on the six notes and most of these.
  const { job_id, model_file_name, records, accuracy } = await shownJob(began);
  expect(records).toBeGreaterThan(start.records);
  expect(await trainingRows(sql, batch_id)).toEqual(
    features.map((note, index) => ({ features: note, class: batch.labels[index] })),
  );
  expect(await storedJob(sql, job_id)).toMatchObject({ model_file_name, records, accuracy });
  await until("the promotion", async () => (await redis.get("model:latest")) === model_file_name);
  expect(Number(await redis.get("model:latest:accuracy"))).toBe(accuracy);

  // And get better.
  expect(accuracy).toBeGreaterThan(start.accuracy);
  const next = await submitTo(model_file_name, 62);
  expect((await shownBatch(next.batch_id)).predictions).toEqual(
    classify(await readModelFile(bucket, model_file_name), createBatch(62, 20).features),
  );
});
