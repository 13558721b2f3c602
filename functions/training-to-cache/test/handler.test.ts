import type { CachedJob } from "@loopline/contracts";
import type { Promotion } from "@loopline/platform/redis";
import { createClock, createEvent, silentLogger } from "@loopline/platform/testing";
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
    add: async (entry: CachedJob) => {
      calls.push(entry);
      return { status: "stored" as const };
    },
  };
  const champion = {
    promote: async (promotion: Promotion) => {
      calls.push(promotion);
      return { status: "promoted" as const };
    },
  };
  return { calls, handle: createHandler({ jobs, champion, clock: createClock(), log: silentLogger }) };
}

it("shows the job without its report, then promotes the model by the order of its training", async () => {
  const { calls, handle } = setUp();
  await handle(createEvent({ ...message, sequence: 1608522236000123 }));
  expect(calls).toEqual([
    { ...job, created: "2026-01-02T03:04:05.678" },
    { modelFileName: "model-1608522236.joblib", accuracy: 0.84, sequence: 1608522236000123 },
  ]);
});

it("orders a model of the original by the seconds in its name", async () => {
  const { calls, handle } = setUp();
  await handle(createEvent(message));
  expect(calls[1]).toMatchObject({ sequence: 1608522236000000 });
});
