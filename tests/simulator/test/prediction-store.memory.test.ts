import { bankNotes } from "@loopline/banknotes/definition";
import { createClock } from "@loopline/platform/testing";
import { beforeEach } from "vitest";
import {
  batch_id,
  describePredictionStore,
  type PredictionStoreHarness,
} from "../../../functions/prediction-to-db/test/prediction-store.contract.ts";
import { createMemoryPredictionStore } from "../src/adapters/memory-prediction-store.ts";
import { directCall } from "../src/core/call.ts";
import { createMemoryDatabase, type FeedbackRow, toTimestamp } from "../src/memory-database.ts";

let harness: PredictionStoreHarness;

beforeEach(() => {
  const database = createMemoryDatabase(createClock(), bankNotes);
  const keep = (told: Omit<FeedbackRow, "feedbackId" | "position" | "source">) => {
    const { subject, created } = told;
    const row = { ...told, feedbackId: subject + created, position: 0, source: null };
    const kept = database.feedback.get(batch_id) ?? [];
    database.feedback.set(batch_id, [...kept, { ...row, created: toTimestamp(created) }]);
  };
  harness = {
    store: createMemoryPredictionStore(database, directCall),
    rate: async (subject, occurrence, isCorrect, created, owner) =>
      keep({ subject, occurrence, isCorrect, label: null, created, owner: owner ?? null }),
    tell: async (subject, occurrence, label, created) =>
      keep({ subject, occurrence, isCorrect: null, label, created, owner: null }),
    async saveByOriginal(prediction) {
      await harness.store.save(prediction);
      const rows = database.predictions.get(batch_id) ?? [];
      database.predictions.set(
        batch_id,
        rows.map((row) => ({ ...row, position: null, occurrence: 0 })),
      );
    },
    rows: async () =>
      (database.predictions.get(batch_id) ?? []).map(({ id, batchId, position, ...row }) => row),
  };
});

describePredictionStore(() => harness);
