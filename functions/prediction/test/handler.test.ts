import type { BatchAnswer } from "@loopline/cache";
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

/** Predicts real when the first feature is positive. */
const model = { coefficients: Float64Array.of(1, 0, 0, 0), intercept: 0 } as HeldModel["model"];

/** Predicts real for every note. */
const always = { coefficients: Float64Array.of(0, 0, 0, 0), intercept: 1 } as HeldModel["model"];

function setUp(current: () => Promise<HeldModel>) {
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
  const handle = createHandler({ models, batchModels, publisher, clock, log: silentLogger });
  return { clock, publisher, handle };
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
      },
    },
  ]);
});

it("fails for a redelivery while there is no model", async () => {
  const { publisher, handle } = setUp(async () => {
    throw new AppError("unavailable", "no model has been promoted yet");
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
