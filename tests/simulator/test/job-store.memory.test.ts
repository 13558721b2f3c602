import { bankNotes } from "@loopline/banknotes/definition";
import { createClock } from "@loopline/platform/testing";
import { beforeEach } from "vitest";
import {
  describeJobStore,
  type JobStoreHarness,
} from "../../../functions/training-to-db/test/job-store.contract.ts";
import { createMemoryJobStore } from "../src/adapters/memory-job-store.ts";
import { directCall } from "../src/core/call.ts";
import { createMemoryDatabase } from "../src/memory-database.ts";

let harness: JobStoreHarness;

beforeEach(() => {
  const database = createMemoryDatabase(createClock(), bankNotes);
  harness = {
    store: createMemoryJobStore(database, directCall),
    jobs: async () =>
      [...database.jobs.values()].map(({ accuracy, sequence = -1 }) => ({ accuracy, sequence })),
  };
});

describeJobStore(() => harness);
