import { createEvent, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";
import type { TrainingRows } from "../src/training-rows.ts";

const message = { batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c", subjects: ["a"], ratings: [0] };

function setUp(outcome: Awaited<ReturnType<TrainingRows["update"]>>) {
  const publisher = createMemoryPublisher();
  const training = { update: async () => outcome };
  return { publisher, handle: createHandler({ training, publisher, log: silentLogger }) };
}

it("asks for a training once the rows are there", async () => {
  const { publisher, handle } = setUp({ status: "updated", rows: 1 });
  await handle(createEvent(message));
  expect(publisher.published).toEqual([{ topic: "job", message }]);
});

it("asks for none when nothing of the batch is rated", async () => {
  const { publisher, handle } = setUp({ status: "none" });
  await handle(createEvent(message));
  expect(publisher.published).toEqual([]);
});
