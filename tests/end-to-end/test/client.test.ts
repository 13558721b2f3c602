import { createClient, LooplineError } from "@loopline/client";
import { expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { it as stackTest } from "../src/e2e-test.ts";

const it = stackTest.extend("loopline", { scope: "file" }, ({ stack }) =>
  createClient({ ingestUrl: stack.ingestApi, predictUrl: stack.predictApi }),
);

it("submits a batch and waits for the predictions", async ({ loopline }) => {
  const { subjects, features } = createBatch(7001);
  const batch = await loopline.submitAndWait({ subjects, features });
  expect(batch).toMatchObject({ subjects, features });
  expect(batch.predictions).toHaveLength(subjects.length);
  expect(await loopline.batch(batch.batch_id)).toEqual(batch);
});

it("creates one batch for two submissions with one idempotency key", async ({ loopline }) => {
  const { subjects, features, batch_id: idempotencyKey } = createBatch(7002);
  const first = await loopline.submit({ subjects, features }, { idempotencyKey });
  expect(await loopline.submit({ subjects, features }, { idempotencyKey })).toEqual(first);
});

it("predicts many notes in batches, in order", async ({ loopline }) => {
  const { subjects, features } = createBatch(7003, 25);
  const batches = await Array.fromAsync(loopline.predict({ subjects, features }, { batchSize: 7 }));
  expect(batches.flatMap((batch) => batch.subjects)).toEqual(subjects);
  expect(batches.flatMap((batch) => batch.features)).toEqual(features);
  expect(batches).toHaveLength(8);
});

it("applies a repeated correction once, and receives the event of the new model", async ({
  loopline,
  watch,
  trainings,
}) => {
  await trainings.touch();
  const feedback = await watch("feedback");
  const { subjects, features, labels } = createBatch(7004);
  const { batch_id, predictions } = await loopline.submitAndWait({ subjects, features });
  const ratings = predictions.map((name, i) => ((name === "real") === (labels[i] === 1) ? 1 : 0));
  const idempotencyKey = batch_id;
  const rated = { batch_id, subjects, ratings };
  expect(await loopline.correct(batch_id, { subjects, ratings }, { idempotencyKey })).toEqual(rated);
  expect(await loopline.correct(batch_id, { subjects, ratings }, { idempotencyKey })).toEqual(rated);
  expect((await feedback.next({ batch_id })).body).toMatchObject(rated);

  const signal = AbortSignal.timeout(30_000);
  let isPredicted = false;
  for await (const event of loopline.events({ lastEventId: "0-0", signal })) {
    if (event.type === "batch-predicted" && event.data.batch_id === batch_id) {
      expect(event.data.records).toBe(subjects.length);
      isPredicted = true;
    }
    if (isPredicted && event.type === "job-finished") {
      expect(await loopline.job(event.data.job_id)).toMatchObject({ accuracy: event.data.accuracy });
      break;
    }
  }
});

it("rejects a correction of a subject that is not in the batch", async ({ loopline }) => {
  const { subjects, features } = createBatch(7008);
  const { batch_id } = await loopline.submitAndWait({ subjects, features });
  const corrected = loopline.correct(batch_id, { subjects: [subjects[0] ?? "", "x"], ratings: [1, 1] });
  await expect(corrected).rejects.toMatchObject({
    status: 400,
    message: 'subjects[1] "x" is not in the batch',
  });
});

it("receives every event once, in order, although it reconnects after each", async ({ loopline }) => {
  const ids = new Set<string>();
  for (const seed of [7005, 7006, 7007]) {
    const { subjects, features } = createBatch(seed);
    ids.add((await loopline.submitAndWait({ subjects, features })).batch_id);
  }
  const heard: string[] = [];
  let lastEventId = "0-0";
  while (heard.length < ids.size) {
    for await (const event of loopline.events({ lastEventId, signal: AbortSignal.timeout(20_000) })) {
      lastEventId = event.id;
      if (event.type !== "batch-predicted" || !ids.has(event.data.batch_id)) continue;
      heard.push(event.data.batch_id);
      break;
    }
  }
  expect(heard).toEqual([...ids]);
});

it("lists all batches, page by page", async ({ loopline }) => {
  const { subjects, features } = createBatch(7008);
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push((await loopline.submitAndWait({ subjects, features })).batch_id);
  const found = await Array.fromAsync(loopline.allBatches({ limit: 2 }), ({ batch_id }) => batch_id);
  expect(found.slice(0, 5)).toEqual(ids.toReversed());
  expect(new Set(found).size).toBe(found.length);
});

it("returns the model, the counts, and null for an unknown batch or job", async ({ loopline }) => {
  const model = await loopline.model();
  expect(model?.coefficients).toHaveLength(4);
  expect((await loopline.stats()).predictions).toBeGreaterThan(0);
  const unknown = "11111111-2222-4333-8444-555555555555";
  expect([await loopline.batch(unknown), await loopline.job(unknown)]).toEqual([null, null]);
});

it("throws an error with the API's message", async ({ loopline }) => {
  const error = await loopline.submit({ subjects: [], features: [] }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(LooplineError);
  expect(error).toMatchObject({ status: 400, message: "subjects must have one or more record" });
});
