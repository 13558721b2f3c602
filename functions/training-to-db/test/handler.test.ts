import { createEvent, silentLogger } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createHandler, type DatedModel } from "../src/handler.ts";

const scores = { precision: 1, recall: 1, "f1-score": 1, support: 3 };
const message = {
  job_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
  model_file_name: "model-1608522236.joblib",
  records: 6,
  accuracy: 0.84,
  report: { "0": scores, "1": scores, accuracy: 1, "macro avg": scores, "weighted avg": scores },
  data_prep_time: 0.01,
  training_time: 0.02,
  testing_time: 0.03,
};

function setUp() {
  const saved: DatedModel[] = [];
  const jobs = {
    save: async (model: DatedModel) => {
      saved.push(model);
      return { status: "stored" as const };
    },
  };
  return { saved, handle: createHandler({ jobs, log: silentLogger }) };
}

it("stores a training with its report", async () => {
  const { saved, handle } = setUp();
  await handle(createEvent(message));
  expect(saved).toEqual([{ ...message, created: "2026-01-02T03:04:05.678" }]);
});

it("stores a training of the original, whose id has no dashes and whose file is not JSON", async () => {
  const { saved, handle } = setUp();
  const job_id = "c0ffee4e8b5211f1a3d50242ac120002";
  await handle(createEvent({ ...message, job_id, model_file_name: "model-1795869904.joblib" }));
  expect(saved).toMatchObject([{ job_id: "c0ffee4e-8b52-11f1-a3d5-0242ac120002" }]);
});

it("rejects an accuracy above 1 as invalid", async () => {
  const { saved, handle } = setUp();
  await expect(handle(createEvent({ ...message, accuracy: 98 }))).rejects.toMatchObject({
    code: "invalid-message",
  });
  expect(saved).toEqual([]);
});
