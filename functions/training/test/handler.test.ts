import { ModelMessageSchema } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import {
  createClock,
  createEvent,
  createMemoryModelStore,
  createMemoryPublisher,
  silentLogger,
} from "@loopline/platform/testing";
import { fromJSON, predict } from "@loopline/svm";
import { expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";
import type { LabelledRows } from "../src/training-data.ts";

const job = { batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c", subjects: ["a"], ratings: [0] };
const sequence = 1_760_000_000_123_456;

/** Notes whose class is the sign of their first feature. */
const rowsOf = (...values: number[]): LabelledRows => ({
  features: Float64Array.from(values.flatMap((value) => [value, value * value, 0.5, -1])),
  labels: Uint8Array.from(values, (value) => (value > 0 ? 1 : 0)),
});

function setUp(rows: LabelledRows, testSet = rowsOf(-5, -4, 4, 5)) {
  const models = createMemoryModelStore();
  const publisher = createMemoryPublisher();
  const data = { snapshot: async () => ({ rows, testSet, sequence }) };
  const handle = createHandler({ data, models, publisher, clock: createClock(), log: silentLogger });
  return { models, publisher, handle };
}

it("stores a model file that predicts, then announces it with its report", async () => {
  const { models, publisher, handle } = setUp(rowsOf(-3, -2, -1, 1, 2, 3));
  await handle(createEvent(job));
  const [announced] = publisher.published;
  expect(announced?.topic).toBe("model");
  const message = ModelMessageSchema.parse(announced?.message);
  expect(message).toMatchObject({
    records: 6,
    accuracy: 1,
    sequence,
    report: { "0": { support: 2 }, "1": { support: 2 }, accuracy: 1 },
    created: "2026-01-02T03:04:05.678",
  });
  expect(message.model_file_name).toMatch(/^model-1760000000-[0-9a-f]{12}\.json$/);
  const model = fromJSON(await models.read(message.model_file_name));
  expect([...predict(model, rowsOf(-9, 9).features, 2)]).toEqual([0, 1]);
  expect(model).toMatchObject({
    C: 1,
    counts: { rows: 6, real: 3, fake: 3 },
    trainingSetHash: message.training_set_hash,
  });
});

it("gives a redelivered job the same id, and another job another", async () => {
  const { publisher, handle } = setUp(rowsOf(-2, -1, 1, 2));
  await handle(createEvent(job, { id: "7" }));
  await handle(createEvent(job, { id: "7", deliveryAttempt: 2 }));
  await handle(createEvent(job, { id: "8" }));
  const ids = publisher.published.map(({ message }) => ModelMessageSchema.parse(message).job_id);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

it("announces nothing and is done when all rows are of one class", async () => {
  const { publisher, handle } = setUp(rowsOf(1, 2, 3));
  await handle(createEvent(job));
  expect(publisher.published).toEqual([]);
});

it("is tried again when there is nothing to test on yet", async () => {
  const { handle } = setUp(rowsOf(-1, 1), rowsOf());
  await expect(handle(createEvent(job))).rejects.toMatchObject({ code: "unavailable" });
});

it("is tried again when the model cannot be announced", async () => {
  const { publisher, handle } = setUp(rowsOf(-1, 1));
  publisher.failWith(new AppError("unavailable", "no broker"));
  await expect(handle(createEvent(job))).rejects.toMatchObject({ code: "unavailable" });
});
