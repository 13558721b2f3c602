import { bankNotes } from "@loopline/banknotes/definition";
import { createClock } from "@loopline/platform/testing";
import { beforeEach } from "vitest";
import {
  describeJobStore,
  describeWaitingBatches,
  type JobStoreHarness,
  type WaitingBatchesHarness,
} from "../../../functions/training-to-db/test/job-store.contract.ts";
import { createMemoryJobStore, createMemoryWaitingBatches } from "../src/adapters/memory-job-store.ts";
import { createMemoryPredictionStore } from "../src/adapters/memory-prediction-store.ts";
import { directCall } from "../src/core/call.ts";
import { createMemoryDatabase } from "../src/memory-database.ts";

let harness: JobStoreHarness;
let waitingHarness: WaitingBatchesHarness;

beforeEach(() => {
  const database = createMemoryDatabase(createClock(), bankNotes);
  harness = {
    store: createMemoryJobStore(database, directCall),
    jobs: async () =>
      [...database.jobs.values()].map(({ accuracy, sequence = -1 }) => ({ accuracy, sequence })),
  };
  const predictions = createMemoryPredictionStore(database, directCall);
  waitingHarness = {
    waiting: createMemoryWaitingBatches(database, directCall),
    store: (batch_id, created, records, name, source, owner) =>
      predictions.save({
        batch_id,
        created,
        subjects: records.map(({ subject }) => subject),
        input: records.map(({ values }) => values),
        output: records.map(({ prediction }) => prediction),
        name,
        source,
        owner,
      }),
  };
});

describeJobStore(() => harness);
describeWaitingBatches(() => waitingHarness);
