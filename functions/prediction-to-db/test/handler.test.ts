import { AppError } from "@loopline/platform";
import { createEvent, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createHandler, type DatedPrediction } from "../src/handler.ts";

const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const message = { batch_id, subjects: ["a"], input: [[1, 2, 3, 4]], output: ["real"] };

function setUp(rated: { subjects: string[]; ratings: (0 | 1)[] } = { subjects: [], ratings: [] }) {
  const saved: DatedPrediction[] = [];
  const publisher = createMemoryPublisher();
  const predictions = {
    save: async (prediction: DatedPrediction) => {
      saved.push(prediction);
      return { rated };
    },
  };
  const handle = createHandler({ predictions, publisher, log: silentLogger });
  return { saved, publisher, handle };
}

it("stores unrated predictions and publishes nothing", async () => {
  const { saved, publisher, handle } = setUp();
  await handle(createEvent(message));
  expect(saved).toEqual([{ ...message, created: "2026-01-02T03:04:05.678" }]);
  expect(publisher.published).toEqual([]);
});

it("publishes feedback that arrived before its prediction", async () => {
  const { publisher, handle } = setUp({ subjects: ["a"], ratings: [0] });
  await handle(createEvent(message));
  expect(publisher.published).toEqual([
    { topic: "training", message: { batch_id, subjects: ["a"], ratings: [0] } },
  ]);
});

it("fails for a redelivery when early feedback cannot be published", async () => {
  const { publisher, handle } = setUp({ subjects: ["a"], ratings: [0] });
  publisher.failWith(new AppError("unavailable", "no broker"));
  await expect(handle(createEvent(message))).rejects.toMatchObject({ code: "unavailable" });
});
