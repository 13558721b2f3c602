import { noteContracts } from "@loopline/banknotes/definition";
import type { CachedJobDetail, CachedModel } from "@loopline/contracts";
import { createEvent, silentLogger } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";

const scores = { precision: 1, recall: 1, "f1-score": 1, support: 3 };
const job = {
  job_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
  model_file_name: "model-1608522236.joblib",
  records: 6,
  accuracy: 0.84,
  data_prep_time: 0.01,
  training_time: 0.02,
  testing_time: 0.03,
};
const message = {
  ...job,
  report: { "0": scores, "1": scores, accuracy: 1, "macro avg": scores, "weighted avg": scores },
};

function setUp() {
  const calls: unknown[] = [];
  const jobs = {
    add: async (entry: CachedJobDetail) => {
      calls.push(entry);
      return { status: "stored" as const };
    },
  };
  const champion = {
    promote: async (model: CachedModel, sequence: number, asOf?: number) => {
      calls.push({ model, sequence, asOf });
      return { status: "promoted" as const };
    },
  };
  return { calls, handle: createHandler({ contracts: noteContracts, jobs, champion, log: silentLogger }) };
}

it("caches the job with its report, then promotes the model in the order of trainings", async () => {
  const { calls, handle } = setUp();
  const model = { features: ["variance"], coefficients: [2], intercept: -1 };
  await handle(createEvent({ ...message, sequence: 1608522236000123, model }));
  expect(calls).toEqual([
    { ...message, created: "2026-01-02T03:04:05.678" },
    { model: { model_file_name: job.model_file_name, accuracy: 0.84, ...model }, sequence: 1608522236000123 },
  ]);
});

it("keeps whose corrections a model was trained on out of the cache, which every key may read", async () => {
  const { calls, handle } = setUp();
  await handle(createEvent({ ...message, owners: { acme: 3 } }));
  expect(calls).toHaveLength(2);
  expect(JSON.stringify(calls)).not.toContain("acme");
});

it("orders a model of the original by the seconds in its file name", async () => {
  const { calls, handle } = setUp();
  await handle(createEvent(message));
  expect(calls[1]).toMatchObject({ sequence: 1608522236000000 });
});

const decision = {
  promoted: false,
  reason: "right on 2 fewer rows than the champion",
  policy: "not-worse",
  champion: "model-1.json",
  rows: 100,
  candidate_accuracy: 0.95,
  champion_accuracy: 0.97,
  only_candidate_right: 0,
  only_champion_right: 2,
  p: 0.5,
};

it("caches a training whose model was refused without promoting it", async () => {
  const { calls, handle } = setUp();
  await handle(createEvent({ ...message, decision }));
  expect(calls).toEqual([expect.objectContaining({ promoted: false, decision })]);
});

it("promotes the champion again when a model was refused", async () => {
  const { calls, handle } = setUp();
  const standing = { model_file_name: "model-1.json", accuracy: 0.97 };
  await handle(
    createEvent({
      ...message,
      decision,
      sequence: 1_795_869_905_000_001,
      champion: { ...standing, sequence: 7 },
    }),
  );
  expect(calls[1]).toEqual({ model: standing, sequence: 7, asOf: 1_795_869_905_000_001 });
});
