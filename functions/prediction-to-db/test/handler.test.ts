import { noteContracts } from "@loopline/banknotes/definition";
import { AppError } from "@loopline/platform";
import { createEvent, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createHandler, type DatedPrediction, type StoredBatch } from "../src/handler.ts";

const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const message = { batch_id, subjects: ["a"], input: [[1, 2, 3, 4]], output: ["real"] };

function setUp(stored: Partial<StoredBatch> & { promoted?: string[] } = {}) {
  const { rated = { subjects: [], ratings: [] }, isWaiting = false, promoted = [] } = stored;
  const saved: DatedPrediction[] = [];
  const publisher = createMemoryPublisher();
  const predictions = {
    save: async (prediction: DatedPrediction) => {
      saved.push(prediction);
      return { rated, isWaiting };
    },
  };
  const promotedFiles = async () => promoted;
  const deps = { contracts: noteContracts, predictions, promotedFiles, publisher, log: silentLogger };
  return { saved, publisher, handle: createHandler(deps) };
}

it("stores unrated predictions and publishes nothing", async () => {
  const { saved, publisher, handle } = setUp();
  await handle(createEvent(message));
  expect(saved).toEqual([{ ...message, created: "2026-01-02T03:04:05.678" }]);
  expect(publisher.published).toEqual([]);
});

it("publishes feedback that arrived before its prediction", async () => {
  const { publisher, handle } = setUp({ rated: { subjects: ["a"], ratings: [0] } });
  await handle(createEvent(message));
  expect(publisher.published).toEqual([
    { topic: "training", message: { batch_id, subjects: ["a"], ratings: [0] } },
  ]);
});

it("fails for a redelivery when early feedback cannot be published", async () => {
  const { publisher, handle } = setUp({ rated: { subjects: ["a"], ratings: [0] } });
  publisher.failWith(new AppError("unavailable", "no broker"));
  await expect(handle(createEvent(message))).rejects.toMatchObject({ code: "unavailable" });
});

it("passes on the labels that arrived before the prediction", async () => {
  const rated = { subjects: ["a"], ratings: [0 as const], labels: ["fake"] };
  const { publisher, handle } = setUp({ rated });
  await handle(createEvent(message));
  expect(publisher.published).toEqual([{ topic: "training", message: { batch_id, ...rated } }]);
});

const unpredicted = { ...message, output: [null] };

it("requests a batch again that waits, if a model was promoted meanwhile", async () => {
  const { publisher, handle } = setUp({ isWaiting: true, promoted: ["model-2.json", "model-1.json"] });
  await handle(createEvent(unpredicted));
  expect(publisher.published).toEqual([
    {
      topic: "request",
      message: { batch_id, subjects: ["a"], features: [[1, 2, 3, 4]], model_file_name: "model-2.json" },
    },
  ]);
});

it("requests it again as what it was: with its name, source and owner", async () => {
  const called = { name: "märz.csv", source: "lab", owner: "acme" };
  const { publisher, handle } = setUp({ isWaiting: true, promoted: ["model-2.json"] });
  await handle(createEvent({ ...unpredicted, ...called }));
  expect(publisher.published).toMatchObject([{ topic: "request", message: called }]);
});

it("leaves a batch that waits to training-to-db while no model is promoted", async () => {
  const { saved, publisher, handle } = setUp({ isWaiting: true });
  await handle(createEvent(unpredicted));
  expect(saved).toMatchObject([{ output: [null] }]);
  expect(publisher.published).toEqual([]);
});
