import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { type Batch, createBatch, toPrediction } from "../src/batch.ts";
import { deliver, toMessage } from "../src/deliver.ts";
import { it } from "../src/e2e-test.ts";
import { predictionRows, storedPredictions, trainingRows } from "../src/stored.ts";
import { until } from "../src/until.ts";

describe("feedback", () => {
  it("is applied when its prediction arrives later", async ({ stack, publish, sql, trainings }) => {
    const batch = createBatch(71);
    const { batch_id, subjects, features } = batch;
    const early = toMessage({ batch_id, subjects, ratings: [1, 0, 1, 1] });
    expect((await deliver(stack.functions["feedback-to-db"], "feedback", early)).status).toBe(204);
    expect(await predictionRows(sql, batch_id)).toEqual([]);

    await publish("prediction", toPrediction(batch));
    const rows = await storedPredictions(sql, batch_id);
    expect(rows.map((row) => row.is_correct)).toEqual([true, false, true, true]);
    await trainings.jobs.next({ batch_id });
    // The second note was predicted fake, and the feedback says that this is wrong.
    expect(await trainingRows(sql, batch_id)).toEqual(
      batch.labels.with(1, 1).map((label, index) => ({ features: features[index], class: label })),
    );
  });

  it("is applied when it arrives together with its prediction", async ({ publish, sql, trainings }) => {
    const batches = Array.from({ length: 10 }, (_, index) => createBatch(720 + index));
    await Promise.all(
      batches.flatMap((batch) => [
        publish("prediction", toPrediction(batch)),
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

  it("rates only the records that it names, and adds only these to the training set", async ({
    publish,
    sql,
    trainings,
  }) => {
    const batch = createBatch(73);
    const { batch_id, subjects, features } = batch;
    await publish("prediction", toPrediction(batch));
    await storedPredictions(sql, batch_id);
    await publish("feedback", { batch_id, subjects: [subjects[2], subjects[0]], ratings: [1, 0] });
    await trainings.jobs.next({ batch_id });

    const rows = await predictionRows(sql, batch_id);
    expect(rows.map((row) => row.is_correct)).toEqual([false, null, true, null]);
    // Both were predicted real, and the feedback says that the first is not.
    expect(await trainingRows(sql, batch_id)).toEqual([
      { features: features[0], class: 0 },
      { features: features[2], class: 1 },
    ]);
  });

  it("rates each of the records that share a subject", async ({ publish, sql, trainings }) => {
    const batch = { ...createBatch(74), subjects: ["same", "other", "same", "same"] };
    const { batch_id, subjects } = batch;
    await publish("prediction", toPrediction(batch));
    await storedPredictions(sql, batch_id);
    await publish("feedback", { batch_id, subjects, ratings: [1, 0, 0, 1] });
    await trainings.jobs.next({ batch_id });

    const rows = await predictionRows(sql, batch_id);
    expect(rows.map((row) => row.is_correct)).toEqual([true, false, false, true]);
  });

  it("is ordered by when it was given, not by when it arrives", async ({
    stack,
    predict,
    watch,
    publish,
    sql,
    trainings,
  }) => {
    const batch = createBatch(75);
    const { batch_id, subjects } = batch;
    await publish("prediction", toPrediction(batch));
    await storedPredictions(sql, batch_id);
    const feedback = await watch("feedback");
    const patch = (ratings: number[]) => predict("PATCH", `/batches/${batch_id}`, { subjects, ratings });

    expect((await patch([0, 0, 1, 1])).status).toBe(200);
    const first = await feedback.next({ batch_id });
    await until(
      "the first feedback",
      async () => (await predictionRows(sql, batch_id))[0]?.is_correct === false,
    );
    expect((await patch([1, 0, 1, 0])).status).toBe(200);
    await until(
      "the second feedback",
      async () => (await predictionRows(sql, batch_id))[0]?.is_correct === true,
    );
    const late = { ...first, id: randomUUID(), publishTime: new Date() };
    expect((await deliver(stack.functions["feedback-to-db"], "feedback", late)).status).toBe(204);

    const rows = await predictionRows(sql, batch_id);
    expect(rows.map((row) => row.is_correct)).toEqual([true, false, true, false]);
    await until("three requests for a training", () => {
      return trainings.jobs.received.filter(({ body }) => body.batch_id === batch_id).length === 3;
    });
    // One row per record, with the label of the second feedback.
    expect((await trainingRows(sql, batch_id)).map((row) => row.class)).toEqual([1, 1, 1, 1]);
  });

  it("is applied to each of 1,000 batches whose predictions arrive later", async ({ stack, sql }) => {
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
    await deliverAll("prediction-to-db", "prediction", (batch) => toPrediction(batch));

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
