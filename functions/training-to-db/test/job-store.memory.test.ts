import { createClock } from "@loopline/platform/testing";
import { beforeEach } from "vitest";
import { createMemoryJobStore } from "../../../e2e/sim/src/adapters/memory-job-store.ts";
import { directCall } from "../../../e2e/sim/src/core/call.ts";
import { createMemoryDatabase } from "../../../e2e/sim/src/memory-database.ts";
import { describeJobStore, type JobStoreHarness } from "./job-store.contract.ts";

let harness: JobStoreHarness;

beforeEach(() => {
  const database = createMemoryDatabase(createClock());
  harness = {
    store: createMemoryJobStore(database, directCall),
    jobs: async () =>
      [...database.jobs.values()].map(({ accuracy, sequence = -1 }) => ({ accuracy, sequence })),
  };
});

describeJobStore(() => harness);
