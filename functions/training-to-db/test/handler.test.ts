import { noteContracts } from "@loopline/banknotes/definition";
import { AppError } from "@loopline/platform";
import { createEvent, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
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

interface Waiting {
  readonly batches?: { batch_id: string; subjects: string[]; features: number[][] }[];
  /** The newest first. */
  readonly promoted?: string[];
}

function setUp({ batches = [], promoted = [] }: Waiting = {}) {
  const saved: DatedModel[] = [];
  const jobs = {
    save: async (model: DatedModel) => {
      saved.push(model);
      return { status: "stored" as const };
    },
  };
  const publisher = createMemoryPublisher();
  const waiting = {
    ids: async () => batches.map(({ batch_id }) => batch_id),
    read: async (ids: readonly string[]) => batches.filter(({ batch_id }) => ids.includes(batch_id)),
  };
  const promotedFiles = async () => promoted;
  const deps = { contracts: noteContracts, jobs, waiting, promotedFiles, publisher, log: silentLogger };
  return { saved, publisher, handle: createHandler(deps) };
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

const batches = Array.from({ length: 25 }, (_, index) => ({
  batch_id: `${String(index).padStart(8, "0")}-6b1f-4b5e-9e57-3e3f0c1a2b3c`,
  subjects: ["a"],
  features: [[index, 2, 3, 4]],
}));

it("requests every batch that waits, to be predicted by the newest promoted model", async () => {
  const { publisher, handle } = setUp({ batches, promoted: ["model-2.json", "model-1.json"] });
  await handle(createEvent(message));
  expect(publisher.published).toEqual(
    batches.map((batch) => ({ topic: "request", message: { ...batch, model_file_name: "model-2.json" } })),
  );
});

it("requests nothing while no model is promoted, as after a first training that failed", async () => {
  const { saved, publisher, handle } = setUp({ batches });
  await handle(createEvent({ ...message, failure: "one class" }));
  expect(saved).toHaveLength(1);
  expect(publisher.published).toEqual([]);
});

it("fails for a redelivery when a batch cannot be requested", async () => {
  const { publisher, handle } = setUp({ batches, promoted: ["model-2.json"] });
  publisher.failWith(new AppError("unavailable", "no broker"));
  await expect(handle(createEvent(message))).rejects.toMatchObject({ code: "unavailable" });
});
