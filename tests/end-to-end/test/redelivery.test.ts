import type { FunctionName } from "@loopline/contracts";
import { describe, expect } from "vitest";
import { type Batch, createBatch, toPrediction, trueNames } from "../src/batch.ts";
import { type DeliveryShape, deliver, type Message, toMessage } from "../src/deliver.ts";
import { it as inStack } from "../src/e2e-test.ts";
import { createModelMessage, ModelMessageSchema } from "../src/model-message.ts";
import { cachedEntries, insertPredictions, predictionRows, trainingRows } from "../src/stored.ts";
import { until } from "../src/until.ts";

const deliveries = 5;

/** Delivers the same message five times: once in each shape, then three times at once. */
const it = inStack.extend("deliverOften", ({ stack }) => {
  return async (name: FunctionName, topic: string, message: Message, first: DeliveryShape): Promise<void> => {
    const other = first === "Eventarc" ? "raw push" : "Eventarc";
    /** Retries until it is acknowledged, as Pub/Sub does: another test's training may be running. */
    const give = (shape: DeliveryShape) =>
      until(`${name} to acknowledge`, async () => {
        return (await deliver(stack.functions[name], topic, message, shape)).status === 204;
      });
    await give(first);
    await give(other);
    await Promise.all([give(first), give(other), give(first)]);
  };
});

const feedbackOf = ({ batch_id, subjects }: Batch) => ({ batch_id, subjects, ratings: [1, 1, 1, 1] });
const rated = (batch: Batch, is_correct: boolean | null) => ({
  ...batch,
  output: trueNames(batch),
  is_correct: batch.subjects.map(() => is_correct),
});

describe.for([
  ["raw push", 800],
  ["Eventarc", 900],
] as const)(
  "a message delivered first as %s and then four more times takes effect once in",
  ([shape, seeds]) => {
    it("prediction", async ({ deliverOften, stack, watch, redis, sql }) => {
      const { batch_id, subjects, features } = createBatch(seeds + 1);
      const predictions = await watch("prediction");
      await deliverOften("prediction", "request", toMessage({ batch_id, subjects, features }), shape);

      await until("every prediction", () => predictions.received.length === deliveries);
      // The function may predict every delivery. The next functions have to store one result.
      for (const message of predictions.received) {
        await deliver(stack.functions["prediction-to-cache"], "prediction", {
          ...message,
          id: `${message.id}-again`,
        });
        await deliver(stack.functions["prediction-to-db"], "prediction", {
          ...message,
          id: `${message.id}-again`,
        });
      }
      expect(await cachedEntries(redis, "batches", batch_id)).toHaveLength(1);
      expect(await predictionRows(sql, batch_id)).toHaveLength(subjects.length);
    });

    it("prediction-to-cache", async ({ deliverOften, redis }) => {
      const batch = createBatch(seeds + 2);
      await deliverOften("prediction-to-cache", "prediction", toMessage(toPrediction(batch)), shape);
      expect(await cachedEntries(redis, "batches", batch.batch_id)).toHaveLength(1);
    });

    it("prediction-to-db", async ({ deliverOften, sql }) => {
      const batch = createBatch(seeds + 3);
      await deliverOften("prediction-to-db", "prediction", toMessage(toPrediction(batch)), shape);
      expect(await predictionRows(sql, batch.batch_id)).toHaveLength(batch.subjects.length);
    });

    it("feedback-to-db", async ({ deliverOften, trainings, sql }) => {
      const batch = createBatch(seeds + 4);
      const { batch_id, subjects } = batch;
      await insertPredictions(sql, rated(batch, null));
      await deliverOften("feedback-to-db", "feedback", toMessage(feedbackOf(batch)), shape);

      expect((await predictionRows(sql, batch_id)).map((row) => row.is_correct)).toEqual(
        subjects.map(() => true),
      );
      expect(await sql("select subject_id from feedback where batch_id = $1", [batch_id])).toHaveLength(
        subjects.length,
      );
      await until("every request for a training", () => trainings.jobs.received.length === deliveries);
      expect(await trainingRows(sql, batch_id)).toHaveLength(subjects.length);
    });

    it("feedback-to-training", async ({ deliverOften, trainings, sql }) => {
      const batch = createBatch(seeds + 5);
      await insertPredictions(sql, rated(batch, true));
      await deliverOften("feedback-to-training", "training", toMessage(feedbackOf(batch)), shape);

      expect(await trainingRows(sql, batch.batch_id)).toHaveLength(batch.subjects.length);
      await until("every request for a training", () => trainings.jobs.received.length === deliveries);
    });

    it("training", async ({ deliverOften, stack, trainings, redis, sql }) => {
      const { models, touch } = trainings;
      await touch();
      await deliverOften("training", "job", toMessage(feedbackOf(createBatch(seeds + 6))), shape);

      await until("the model", () => models.received.length > 0);
      expect(models.received).toHaveLength(1);
      for (const message of models.received) {
        await deliver(stack.functions["training-to-cache"], "model", {
          ...message,
          id: `${message.id}-again`,
        });
        await deliver(stack.functions["training-to-db"], "model", { ...message, id: `${message.id}-again` });
      }
      const [id, ...others] = new Set(
        models.received.map(({ body }) => ModelMessageSchema.parse(body).job_id),
      );
      if (id === undefined) throw new Error("no model has a job");
      expect(others).toEqual([]);
      expect(await cachedEntries(redis, "jobs", id)).toHaveLength(1);
      expect(await sql("select id from jobs where id = $1", [id])).toHaveLength(1);
    });

    it("training-to-cache", async ({ deliverOften, redis }) => {
      const model = createModelMessage();
      await deliverOften("training-to-cache", "model", toMessage(model), shape);
      expect(await cachedEntries(redis, "jobs", model.job_id)).toHaveLength(1);
    });

    it("training-to-db", async ({ deliverOften, sql }) => {
      const model = createModelMessage();
      await deliverOften("training-to-db", "model", toMessage(model), shape);
      expect(await sql("select id from jobs where id = $1", [model.job_id])).toHaveLength(1);
    });
  },
);

it("cache and database agree on a request that is predicted again by another model", async ({
  stack,
  redis,
  sql,
}) => {
  const batch = createBatch(1_001);
  const first = toPrediction(batch);
  const second = { ...first, output: first.output.map((name) => (name === "real" ? "fake" : "real")) };
  for (const [name, bodies] of [
    ["prediction-to-cache", [first, second]],
    ["prediction-to-db", [first, second]],
  ] as const) {
    for (const body of bodies) await deliver(stack.functions[name], "prediction", toMessage(body));
  }
  expect(await cachedEntries(redis, "batches", batch.batch_id)).toMatchObject([
    { predictions: first.output },
  ]);
  expect((await predictionRows(sql, batch.batch_id)).map((row) => row.prediction)).toEqual(first.output);
});
