import { noteContracts } from "@loopline/banknotes/definition";
import type { CachedBatchDetail } from "@loopline/contracts";
import { createEvent, silentLogger } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";

const message = {
  batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
  subjects: ["a", "b"],
  input: [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ],
  output: ["real", "fake"],
};

function setUp() {
  const added: CachedBatchDetail[] = [];
  const batches = {
    add: async (batch: CachedBatchDetail) => {
      added.push(batch);
      return { status: "stored" as const };
    },
  };
  return { added, handle: createHandler({ contracts: noteContracts, batches, log: silentLogger }) };
}

it("caches predictions with their features, dated by the publish time without a date", async () => {
  const { added, handle } = setUp();
  await handle(createEvent(message));
  const { batch_id, subjects, output: predictions, input: features } = message;
  expect(added).toEqual([{ batch_id, subjects, predictions, features, created: "2026-01-02T03:04:05.678" }]);
});

it("keeps the date of the message, so that cache and database agree", async () => {
  const { added, handle } = setUp();
  await handle(createEvent({ ...message, created: "2025-12-31T23:59:59.000001" }));
  expect(added[0]?.created).toBe("2025-12-31T23:59:59.000001");
});

it("rejects predictions that do not match their subjects as invalid", async () => {
  const { added, handle } = setUp();
  await expect(handle(createEvent({ ...message, output: ["real"] }))).rejects.toMatchObject({
    code: "invalid-message",
  });
  expect(added).toEqual([]);
});

it("caches what a batch is called, who sent it, whose it is, and how clear and likely its predictions are", async () => {
  const { added, handle } = setUp();
  const more = {
    name: "märz.csv",
    source: "lab",
    owner: "acme",
    margins: [0.25, 3],
    probabilities: [0.6, 0.9],
  };
  await handle(createEvent({ ...message, ...more }));
  expect(added).toMatchObject([more]);
});

it("caches warnings, and a batch that waits for the first model", async () => {
  const { added, handle } = setUp();
  const warnings = [{ position: 1, feature: "variance", kind: "range", message: "far" }];
  await handle(createEvent({ ...message, warnings }));
  await handle(createEvent({ ...message, output: [null, null] }));
  expect(added).toMatchObject([{ warnings }, { predictions: [null, null] }]);
});
