import { noteContracts } from "@loopline/banknotes/definition";
import { createEvent, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import { expect, it, vi } from "vitest";
import { createHandler, type TrainingRowStore } from "../src/handler.ts";

const message = { batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c", subjects: ["a"], ratings: [0] };

function setUp(outcome: Awaited<ReturnType<TrainingRowStore["update"]>>) {
  const publisher = createMemoryPublisher();
  const training = { update: async () => outcome };
  return {
    publisher,
    handle: createHandler({ contracts: noteContracts, training, publisher, log: silentLogger }),
  };
}

it("requests a training after the rows are stored", async () => {
  const { publisher, handle } = setUp({ status: "updated", rows: 1 });
  await handle(createEvent(message));
  expect(publisher.published).toEqual([{ topic: "job", message }]);
});

it.each([
  ["the message's date", { ...message, created: "2026-01-01T00:00:00" }, "2026-01-01T00:00:00"],
  ["the date of its publication, as the original's messages have none", message, "2026-01-02T03:04:05.678"],
])("passes the rated records with %s", async (_, sent, created) => {
  const update = vi.fn<TrainingRowStore["update"]>(async () => ({ status: "none" }));
  const publisher = createMemoryPublisher();
  await createHandler({ contracts: noteContracts, training: { update }, publisher, log: silentLogger })(
    createEvent(sent),
  );
  expect(update).toHaveBeenCalledWith({ batch_id: message.batch_id, subjects: ["a"], created });
});

it("requests no training when no record of the batch is rated", async () => {
  const { publisher, handle } = setUp({ status: "none" });
  await handle(createEvent(message));
  expect(publisher.published).toEqual([]);
});
