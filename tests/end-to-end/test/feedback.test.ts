import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { type Batch, createBatch, trueNames } from "../src/batch.ts";
import { deliver, toMessage } from "../src/deliver.ts";
import { it } from "../src/e2e-test.ts";
import { predictionRows, storedPredictions, trainingRows } from "../src/stored.ts";
import { until } from "../src/until.ts";

/** A batch's predictions, all of them right. */
function predictionOf(batch: Batch) {
  const { batch_id, subjects, features } = batch;
  return { batch_id, subjects, input: features, output: trueNames(batch) };
}

describe("feedback", () => {
  it("that comes before its prediction is applied when that comes", async ({
    stack,
    publish,
    sql,
    trainings,
  }) => {
    const batch = createBatch(71);
    const { batch_id, subjects, features } = batch;
    const early = toMessage({ batch_id, subjects, ratings: [1, 0, 1, 1] });
    expect((await deliver(stack.functions["feedback-to-db"], "feedback", early)).status).toBe(204);
    expect(await predictionRows(sql, batch_id)).toEqual([]);

    await publish("prediction", predictionOf(batch));
    const rows = await storedPredictions(sql, batch_id);
    expect(rows.map((row) => row.is_correct)).toEqual([true, false, true, true]);
    await trainings.jobs.next({ batch_id });
    // The second one, which is fake, was called so and is said not to be.
    expect(await trainingRows(sql, batch_id)).toEqual(
      batch.labels.with(1, 1).map((label, index) => ({ features: features[index], class: label })),
    );
  });

  it("that comes together with its prediction is applied, whichever is first", async ({
    publish,
    sql,
    trainings,
  }) => {
    const batches = Array.from({ length: 10 }, (_, index) => createBatch(720 + index));
    await Promise.all(
      batches.flatMap((batch) => [
        publish("prediction", predictionOf(batch)),
        publish("feedback", { batch_id: batch.batch_id, subjects: batch.subjects, ratings: [1, 1, 1, 1] }),
      ]),
    );
    for (const batch of batches) {
      await trainings.jobs.next({ batch_id: batch.batch_id });
      const rows = await predictionRows(sql, batch.batch_id);
      expect(rows.map((row) => row.is_correct)).toEqual([true, true, true, true]);
      expect((await trainingRows(sql, batch.batch_id)).map((row) => row.class)).toEqual(batch.labels);
    }
  });

  it("on some records leaves the others unrated and out of the training set", async ({
    publish,
    sql,
    trainings,
  }) => {
    const batch = createBatch(73);
    const { batch_id, subjects, features } = batch;
    await publish("prediction", predictionOf(batch));
    await storedPredictions(sql, batch_id);
    await publish("feedback", { batch_id, subjects: [subjects[2], subjects[0]], ratings: [1, 0] });
    await trainings.jobs.next({ batch_id });

    const rows = await predictionRows(sql, batch_id);
    expect(rows.map((row) => row.is_correct)).toEqual([false, null, true, null]);
    // Both are real; the first is said not to be.
    expect(await trainingRows(sql, batch_id)).toEqual([
      { features: features[0], class: 0 },
      { features: features[2], class: 1 },
    ]);
  });

  it("rates each of the records that share a subject", async ({ publish, sql, trainings }) => {
    const batch = { ...createBatch(74), subjects: ["same", "other", "same", "same"] };
    const { batch_id, subjects } = batch;
    await publish("prediction", predictionOf(batch));
    await storedPredictions(sql, batch_id);
    await publish("feedback", { batch_id, subjects, ratings: [1, 0, 0, 1] });
    await trainings.jobs.next({ batch_id });

    const rows = await predictionRows(sql, batch_id);
    expect(rows.map((row) => row.is_correct)).toEqual([true, false, false, true]);
  });

  it("counts by when it was given, not by when it arrives", async ({
    stack,
    predict,
    watch,
    publish,
    sql,
    trainings,
  }) => {
    const batch = createBatch(75);
    const { batch_id, subjects } = batch;
    await publish("prediction", predictionOf(batch));
    await storedPredictions(sql, batch_id);
    const feedback = await watch("feedback");
    const patch = (ratings: number[]) => predict("PATCH", `/batches/${batch_id}`, { subjects, ratings });

    expect((await patch([0, 0, 1, 1])).status).toBe(200);
    const first = await feedback.next({ batch_id });
    await until(
      "the first opinion",
      async () => (await predictionRows(sql, batch_id))[0]?.is_correct === false,
    );
    expect((await patch([1, 0, 1, 0])).status).toBe(200);
    await until("the second one", async () => (await predictionRows(sql, batch_id))[0]?.is_correct === true);
    const late = { ...first, id: randomUUID(), publishTime: new Date() };
    expect((await deliver(stack.functions["feedback-to-db"], "feedback", late)).status).toBe(204);

    const rows = await predictionRows(sql, batch_id);
    expect(rows.map((row) => row.is_correct)).toEqual([true, false, true, false]);
    await until("three requests for a training", () => {
      return trainings.jobs.received.filter(({ body }) => body.batch_id === batch_id).length === 3;
    });
    // One row per record, with the label of the second opinion.
    expect((await trainingRows(sql, batch_id)).map((row) => row.class)).toEqual([1, 1, 1, 1]);
  });

  it("first and prediction later, 1,000 times, is applied 1,000 times", async ({ stack, sql }) => {
    const batches = Array.from({ length: 1_000 }, (_, index) => createBatch(30_000 + index, 1));
    const deliverAll = async (
      name: "feedback-to-db" | "prediction-to-db",
      topic: string,
      bodyOf: (batch: Batch) => object,
    ) => {
      const left = batches.values();
      const send = async () => {
        for (const batch of left) {
          const { status } = await deliver(stack.functions[name], topic, toMessage(bodyOf(batch)));
          expect(status).toBe(204);
        }
      };
      await Promise.all(Array.from({ length: 16 }, send));
    };
    await deliverAll("feedback-to-db", "feedback", ({ batch_id, subjects }) => ({
      batch_id,
      subjects,
      ratings: subjects.map(() => 0),
    }));
    await deliverAll("prediction-to-db", "prediction", predictionOf);

    const ids = batches.map(({ batch_id }) => batch_id);
    const [applied] = await sql<{ count: number }>(
      `select count(distinct batch_id)::int as count from predictions
       where batch_id = any($1) and is_correct is not distinct from false`,
      [ids],
    );
    expect(applied?.count).toBe(1_000);
    await until("a training row of each", async () => {
      const [rows] = await sql<{ count: number }>(
        `select count(distinct p.batch_id)::int as count from training t join predictions p on p.id = t.prediction_id
         where p.batch_id = any($1)`,
        [ids],
      );
      return rows?.count === 1_000;
    });
  });
});
