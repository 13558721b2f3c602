import { noteContracts } from "@loopline/banknotes/definition";
import { createEvent, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createHandler, type Feedback } from "../src/handler.ts";

const message = { batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c", subjects: ["a"], ratings: [0] };
const feedback_id = "11111111-2222-4333-8444-555555555555";

function setUp(status: "applied" | "early" | "foreign") {
  const saved: Feedback[] = [];
  const publisher = createMemoryPublisher();
  const feedback = {
    save: async (entry: Feedback) => {
      saved.push(entry);
      return { status };
    },
  };
  return {
    saved,
    publisher,
    handle: createHandler({ contracts: noteContracts, feedback, publisher, log: silentLogger }),
  };
}

it("gives feedback of the original its message's id and publish time at every delivery", async () => {
  const { saved, publisher, handle } = setUp("applied");
  await handle(createEvent(message, { id: "77" }));
  await handle(createEvent(message, { id: "77", deliveryAttempt: 2 }));
  const entry = { ...message, feedback_id: "77", created: "2026-01-02T03:04:05.678" };
  expect(saved).toEqual([entry, entry]);
  expect(publisher.published[0]).toEqual({ topic: "training", message });
});

it("keeps the id and date in the feedback when it is published again", async () => {
  const { saved, handle } = setUp("applied");
  const full = { ...message, feedback_id, created: "2025-01-01T00:00:00" };
  await handle(createEvent(full, { id: "78" }));
  expect(saved).toEqual([full]);
});

it("requests no training for early feedback", async () => {
  const { publisher, handle } = setUp("early");
  await handle(createEvent(message));
  expect(publisher.published).toEqual([]);
});

it("acknowledges feedback of an owner on another's batch without requesting a training", async () => {
  const { saved, publisher, handle } = setUp("foreign");
  await handle(createEvent({ ...message, feedback_id, created: "2025-01-01T00:00:00", owner: "acme" }));
  expect(saved).toMatchObject([{ owner: "acme" }]);
  expect(publisher.published).toEqual([]);
});

it("rejects a rating of 2 as invalid", async () => {
  const { saved, handle } = setUp("applied");
  await expect(handle(createEvent({ ...message, ratings: [2] }))).rejects.toMatchObject({
    code: "invalid-message",
    message: "ratings must be a 1 or 0 value",
  });
  expect(saved).toEqual([]);
});

it("stores labels and passes them on, with or without ratings", async () => {
  const { saved, publisher, handle } = setUp("applied");
  const told = { ...message, ratings: [], labels: ["fake"], feedback_id, created: "2025-01-01T00:00:00" };
  await handle(createEvent(told));
  expect(saved).toEqual([told]);
  expect(publisher.published).toEqual([{ topic: "training", message: told }]);
});

it("rejects a label that is no class as invalid", async () => {
  const { saved, handle } = setUp("applied");
  await expect(handle(createEvent({ ...message, labels: ["torn"] }))).rejects.toMatchObject({
    code: "invalid-message",
    message: 'labels[0] must be "real" or "fake"',
  });
  expect(saved).toEqual([]);
});
