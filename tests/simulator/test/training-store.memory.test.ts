import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createClock } from "@loopline/platform/testing";
import { beforeEach } from "vitest";
import {
  describeTrainingStore,
  type TrainingStoreHarness,
} from "../../../packages/learning/test/training-store.contract.ts";
import { createMemoryTrainingStore } from "../src/adapters/memory-training-store.ts";
import { directCall } from "../src/core/call.ts";
import { createMemoryDatabase, toTimestamp } from "../src/memory-database.ts";

let harness: TrainingStoreHarness;

beforeEach(() => {
  const clock = createClock();
  const database = createMemoryDatabase(clock, contracts.dataset);
  harness = {
    store: createMemoryTrainingStore({ contracts, database, call: directCall }),
    learn: async (features, label, created) => {
      const row = {
        id: database.nextId(),
        predictionId: null,
        features,
        class: label,
        source: null,
        owner: null,
      };
      database.training.push({ ...row, created: toTimestamp(created) });
      database.countTrainingChange();
    },
    addTestNote: async (features, label) => database.testSet.push({ features, label }),
    promote: async (sequence, fileName) =>
      database.promotions.set(sequence, { fileName, accuracy: 1, reason: "better" }),
    expireLease: async () => clock.advance(3_600_000),
    setSequence: async (sequence) => {
      database.state.sequence = sequence;
    },
    promotions: async () =>
      [...database.promotions].map(([sequence, { fileName, reason }]) => ({ sequence, fileName, reason })),
    waiting: async () => database.outbox.size,
  };
});

describeTrainingStore(() => harness);
