import { bankNotes } from "@loopline/banknotes/definition";
import { createClock } from "@loopline/platform/testing";
import { beforeEach } from "vitest";
import {
  batch_id,
  describeFeedbackStore,
  type FeedbackStoreHarness,
} from "../../../functions/feedback-to-db/test/feedback-store.contract.ts";
import { createMemoryFeedbackStore } from "../src/adapters/memory-feedback-store.ts";
import { createMemoryPredictionStore } from "../src/adapters/memory-prediction-store.ts";
import { directCall } from "../src/core/call.ts";
import { createMemoryDatabase } from "../src/memory-database.ts";

let harness: FeedbackStoreHarness;

beforeEach(() => {
  const database = createMemoryDatabase(createClock(), bankNotes);
  const predictions = createMemoryPredictionStore(database, directCall);
  harness = {
    store: createMemoryFeedbackStore(database, directCall),
    predict: (...subjects) =>
      predictions.save({
        batch_id,
        subjects,
        input: subjects.map(() => [1, 2, 3, 4]),
        output: subjects.map(() => "real"),
        created: "2026-01-01T00:00:00",
      }),
    predictFor: (owner, ...subjects) =>
      predictions.save({
        batch_id,
        subjects,
        input: subjects.map(() => [1, 2, 3, 4]),
        output: subjects.map(() => "real"),
        created: "2026-01-01T00:00:00",
        owner,
      }),
    wait: (...subjects) =>
      predictions.save({
        batch_id,
        subjects,
        input: subjects.map(() => [1, 2, 3, 4]),
        output: subjects.map(() => null),
        created: "2026-01-01T00:00:00",
      }),
    labels: async () => (database.predictions.get(batch_id) ?? []).map((row) => row.label),
    async predictByOriginal(...subjects) {
      await harness.predict(...subjects);
      const rows = database.predictions.get(batch_id) ?? [];
      database.predictions.set(
        batch_id,
        rows.map((row) => ({ ...row, position: null, occurrence: 0 })),
      );
    },
    rateByOriginal: async (subject, isCorrect) => {
      for (const row of database.predictions.get(batch_id) ?? []) {
        if (row.subject === subject) row.isCorrect = isCorrect;
      }
    },
    ratings: async () => (database.predictions.get(batch_id) ?? []).map((row) => row.isCorrect),
    kept: async () => [...database.feedback.values()].flat().length,
  };
});

describeFeedbackStore(() => harness);
