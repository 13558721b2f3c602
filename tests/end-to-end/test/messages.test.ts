import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { createBatch, toPrediction, trueNames } from "../src/batch.ts";
import { it } from "../src/e2e-test.ts";
import { classify, readModelFile } from "../src/model-file.ts";
import { createModelMessage, ModelMessageSchema } from "../src/model-message.ts";
import {
  cachedEntry,
  insertPredictions,
  predictionRows,
  storedJob,
  storedPredictions,
  trainingRows,
} from "../src/stored.ts";

/** What every message is sent with: only the original's fields, or also an unknown one. */
const additions = [
  ["as the original publishes it", {}, 100],
  ["with an unknown field", { later: { than: ["now"] } }, 200],
] as const;

describe.for(additions)("a message %s is processed", ([, addition, seeds]) => {
  it("on request", async ({ publish, watch, redis, sql, bucket }) => {
    const { batch_id, subjects, features } = createBatch(seeds + 1);
    const predictions = await watch("prediction");
    await publish("request", { batch_id, subjects, features, ...addition });

    const { body } = await predictions.next({ batch_id });
    const rows = await storedPredictions(sql, batch_id);
    const output = classify(await readModelFile(bucket, rows[0]?.model_file_name), features);
    expect(body).toMatchObject({ batch_id, subjects, input: features, output });
    expect(rows.map((row) => row.prediction)).toEqual(output);
    const entry = await cachedEntry(redis, "batches", batch_id);
    expect(entry).toMatchObject({ batch_id, subjects, predictions: output });
  });

  it("on prediction", async ({ publish, redis, sql }) => {
    const batch = createBatch(seeds + 2);
    const { batch_id, subjects, features } = batch;
    // No model would predict all of these.
    const output = ["fake", "fake", "real", "fake"];
    await publish("prediction", { ...toPrediction(batch, output), ...addition });

    const entry = await cachedEntry(redis, "batches", batch_id);
    expect(entry).toMatchObject({ batch_id, subjects, predictions: output });
    const rows = await storedPredictions(sql, batch_id);
    expect(rows).toMatchObject(
      subjects.map((subject_id, index) => ({
        subject_id,
        features: features[index],
        prediction: output[index],
        is_correct: null,
      })),
    );
  });

  it("on feedback", async ({ publish, watch, trainings, sql }) => {
    const batch = createBatch(seeds + 3);
    const { batch_id, subjects, features } = batch;
    const ratings = [1, 0, 0, 1];
    await publish("prediction", toPrediction(batch, ["real", "real", "fake", "fake"]));
    await storedPredictions(sql, batch_id);
    const passedOn = await watch("training");
    await publish("feedback", { batch_id, subjects, ratings, ...addition });

    expect((await passedOn.next({ batch_id })).body).toMatchObject({ batch_id, subjects, ratings });
    const rows = await predictionRows(sql, batch_id);
    expect(rows.map((row) => row.is_correct)).toEqual([true, false, false, true]);
    expect((await trainings.jobs.next({ batch_id })).body).toMatchObject({ batch_id, subjects, ratings });
    expect(await trainingRows(sql, batch_id)).toEqual(
      features.map((note, index) => ({ features: note, class: batch.labels[index] })),
    );
  });

  it("on training", async ({ publish, trainings, sql }) => {
    const batch = createBatch(seeds + 4);
    const { batch_id, subjects, features } = batch;
    // The rows are the original's, too: without the columns that we added.
    await insertPredictions(sql, {
      ...batch,
      output: trueNames(batch).with(1, "real"),
      is_correct: [true, false, true, null],
    });
    const feedback = { batch_id, subjects: subjects.slice(0, 3), ratings: [1, 0, 1] };
    await publish("training", { ...feedback, ...addition });

    expect((await trainings.jobs.next({ batch_id })).body).toMatchObject(feedback);
    // The unrated note is missing, and the wrong prediction has the other label.
    expect(await trainingRows(sql, batch_id)).toEqual(
      [0, 1, 2].map((index) => ({ features: features[index], class: batch.labels[index] })),
    );
  });

  it("on job", async ({ publish, trainings, redis, sql, bucket }) => {
    await trainings.touch();
    await publish("job", { batch_id: randomUUID(), subjects: ["a"], ratings: [1], ...addition });

    const { body } = await trainings.models.next({});
    const model = ModelMessageSchema.parse(body);
    await readModelFile(bucket, model.model_file_name);
    const { report, ...job } = model;
    const entry = await cachedEntry(redis, "jobs", model.job_id);
    expect(entry).toMatchObject(job);
    const { job_id: id, ...columns } = job;
    expect(await storedJob(sql, id)).toMatchObject({ id, ...columns, report });
  });

  it("on model", async ({ publish, redis, sql }) => {
    const message = createModelMessage();
    const { report, ...job } = message;
    await publish("model", { ...message, ...addition });

    const entry = await cachedEntry(redis, "jobs", job.job_id);
    expect(entry).toMatchObject(job);
    const { job_id: id, ...columns } = job;
    expect(await storedJob(sql, id)).toMatchObject({ id, ...columns, report });
  });
});
