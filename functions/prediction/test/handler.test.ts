import { bankNotes, noteContracts } from "@loopline/banknotes/definition";
import type { BatchAnswer } from "@loopline/cache";
import { learnEncoding, type TableModel } from "@loopline/learning";
import { AppError } from "@loopline/platform";
import { createClock, createEvent, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";
import type { HeldModel } from "../src/model-holder.ts";

const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const features = [
  [2, 0, 0, 0],
  [-2, 0, 0, 0],
  [0, 0, 0, 0],
];
const message = { batch_id, subjects: ["a", "b", "c"], features };

const facts = {
  dataset: { name: bankNotes.name, hash: bankNotes.hash },
  ...{ rows: 2, counts: [1, 1], C: 1, created: "2026-01-01T00:00:00Z", trainingSetHash: "0".repeat(64) },
  holdout: true,
};

const numbers = learnEncoding({ features: bankNotes.features, training: bankNotes.training }, [
  [-10, 0, 0, 0],
  [10, 0, 0, 0],
]);

function hyperplane(coefficients: number[], intercept: number): TableModel {
  const machine = { coefficients: Float64Array.from(coefficients), intercept };
  return { ...facts, classes: ["fake", "real"], encoding: numbers, machines: [machine] };
}

/** Predicts real when the first feature is positive. */
const model = hyperplane([1, 0, 0, 0], 0);

/** Predicts real for every note. */
const always = hyperplane([0, 0, 0, 0], 1);

function setUp(current: () => Promise<HeldModel | null>) {
  const clock = createClock();
  const publisher = createMemoryPublisher();
  const pins = new Map<string, BatchAnswer>();
  const batchModels = {
    pin: async (batchId: string, answer: BatchAnswer) => {
      const pinned = pins.get(batchId) ?? answer;
      pins.set(batchId, pinned);
      return pinned;
    },
  };
  const named = async (fileName: string) => ({
    fileName,
    model: fileName === "model-1.json" ? model : always,
  });
  const models = { current, named };
  const handle = createHandler({
    contracts: noteContracts,
    models,
    batchModels,
    publisher,
    clock,
    log: silentLogger,
  });
  return { clock, publisher, pins, handle };
}

it("publishes a label per subject with the model's name; a note on the boundary is fake", async () => {
  const { publisher, handle } = setUp(async () => ({ fileName: "model-1.json", model }));
  await handle(createEvent(message));
  expect(publisher.published).toEqual([
    {
      topic: "prediction",
      message: {
        batch_id,
        subjects: ["a", "b", "c"],
        input: features,
        output: ["real", "fake", "fake"],
        model_file_name: "model-1.json",
        created: "2026-01-02T03:04:05.678",
        margins: [2, 2, 0],
      },
    },
  ]);
});

it("states the probability that each prediction is right if the model was calibrated", async () => {
  const calibrated = { ...model, calibration: { slope: 1, intercept: 0.5, rows: 50 } };
  const { publisher, handle } = setUp(async () => ({ fileName: "model-1.json", model: calibrated }));
  await handle(createEvent(message));
  const probabilities = [2.5, 2.5, 0.5].map((logit) => Number((1 / (1 + Math.exp(-logit))).toFixed(4)));
  expect(publisher.published[0]?.message).toMatchObject({ margins: [2, 2, 0], probabilities });
});

it("passes on what a batch is called, who sent it and whose it is, also before there is a model", async () => {
  let promoted: HeldModel | null = null;
  const { publisher, handle } = setUp(async () => promoted);
  const called = { name: "märz.csv", source: "lab", owner: "acme" };
  await handle(createEvent({ ...message, ...called }));
  promoted = { fileName: "model-1.json", model };
  await handle(createEvent({ ...message, ...called }));
  expect(publisher.published.map((published) => published.message)).toMatchObject([called, called]);
});

it("fails for a redelivery while no model can be loaded", async () => {
  const { publisher, handle } = setUp(async () => {
    throw new AppError("unavailable", "Redis does not name the promoted model");
  });
  await expect(handle(createEvent(message))).rejects.toMatchObject({ code: "unavailable" });
  expect(publisher.published).toEqual([]);
});

it("rejects a batch with a missing feature as invalid", async () => {
  const { handle } = setUp(async () => ({ fileName: "model-1.json", model }));
  await expect(handle(createEvent({ ...message, features: [[1], [2], [3]] }))).rejects.toMatchObject({
    code: "invalid-message",
    message: "there must be four features per subject",
  });
});

it("gives a batch redelivered after a promotion its first answer and date", async () => {
  let promoted: HeldModel = { fileName: "model-1.json", model };
  const { clock, publisher, handle } = setUp(async () => promoted);
  await handle(createEvent(message));
  promoted = { fileName: "model-2.json", model: always };
  clock.advance(5_000);
  await handle(createEvent(message, { deliveryAttempt: 2 }));
  expect(publisher.published[1]).toEqual(publisher.published[0]);
});

it("answers without predictions while no model was ever promoted, the same at every delivery", async () => {
  const { clock, publisher, pins, handle } = setUp(async () => null);
  await handle(createEvent(message));
  clock.advance(5_000);
  await handle(createEvent(message, { deliveryAttempt: 2 }));
  const unpredicted = {
    topic: "prediction",
    message: {
      batch_id,
      subjects: ["a", "b", "c"],
      input: features,
      output: [null, null, null],
      created: "2026-01-02T03:04:05.678",
    },
  };
  expect(publisher.published).toEqual([unpredicted, unpredicted]);
  expect(pins.has(batch_id)).toBe(false);
});

it("predicts a batch that waited by the model that its request names, and pins it", async () => {
  const { publisher, handle } = setUp(async () => null);
  await handle(createEvent(message));
  await handle(createEvent({ ...message, model_file_name: "model-1.json" }));
  await handle(createEvent({ ...message, model_file_name: "model-2.json" }));
  const expected = { output: ["real", "fake", "fake"], model_file_name: "model-1.json" };
  expect(publisher.published.slice(1)).toMatchObject([{ message: expected }, { message: expected }]);
});

it("predicts a value that the model was not trained for, with a warning", async () => {
  const { publisher, handle } = setUp(async () => ({ fileName: "model-1.json", model }));
  await handle(
    createEvent({
      ...message,
      features: [
        [2, 0, 0, 0],
        [11, 0, 0, 0],
        [-11, 0, 0, 1],
      ],
    }),
  );
  const range = "is outside the range of the training set";
  expect(publisher.published[0]?.message).toMatchObject({
    output: ["real", "real", "fake"],
    warnings: [
      { position: 1, feature: "variance", kind: "range", message: `variance: 11 ${range}, -10 to 10.` },
      { position: 2, feature: "variance", kind: "range", message: `variance: -11 ${range}, -10 to 10.` },
      { position: 2, feature: "entropy", kind: "range", message: `entropy: 1 ${range}, 0 to 0.` },
    ],
  });
});

it("keeps the first 10,000 warnings of a batch, so that its message stays small enough", async () => {
  const { publisher, handle } = setUp(async () => ({ fileName: "model-1.json", model }));
  const subjects = Array.from({ length: 5_000 }, (_, index) => String(index));
  await handle(createEvent({ ...message, subjects, features: subjects.map(() => [11, 0, 1, 1]) }));
  const { data } = noteContracts.topicSchemas.prediction.safeParse(publisher.published[0]?.message);
  expect(data?.output).toHaveLength(5_000);
  expect(data?.warnings).toHaveLength(10_000);
  expect(data?.warnings?.at(-1)).toMatchObject({ position: 3_333, feature: "variance" });
});
