import { bankNotes } from "@loopline/banknotes/definition";
import { createClock } from "@loopline/platform/testing";
import { beforeEach } from "vitest";
import {
  batch_id,
  describeTrainingRowStore,
  type TrainingRowStoreHarness,
} from "../../../functions/feedback-to-training/test/training-row-store.contract.ts";
import { createMemoryFeedbackStore } from "../src/adapters/memory-feedback-store.ts";
import { createMemoryTrainingRows } from "../src/adapters/memory-training-rows.ts";
import { directCall } from "../src/core/call.ts";
import { createMemoryDatabase } from "../src/memory-database.ts";

let harness: TrainingRowStoreHarness;

beforeEach(() => {
  const database = createMemoryDatabase(createClock(), bankNotes);
  const feedback = createMemoryFeedbackStore(database, directCall);
  harness = {
    training: createMemoryTrainingRows(database, directCall),
    predict: async (variance, prediction, isCorrect) => {
      const rows = database.predictions.get(batch_id) ?? [];
      rows.push({
        id: database.nextId(),
        batchId: batch_id,
        position: variance,
        subject: `s${variance}`,
        occurrence: 0,
        features: [variance, 2, 3, 4],
        prediction,
        modelFileName: null,
        created: "2026-01-01T00:00:00.000000",
        isCorrect,
      });
      database.predictions.set(batch_id, rows);
    },
    rateByOriginal: async (variance, isCorrect) => {
      const row = database.predictions.get(batch_id)?.find(({ subject }) => subject === `s${variance}`);
      if (row !== undefined) row.isCorrect = isCorrect;
    },
    rate: (variance, isCorrect, created) =>
      feedback.save({
        feedback_id: `${variance} ${created}`,
        batch_id,
        subjects: [`s${variance}`],
        ratings: [isCorrect ? 1 : 0],
        created,
      }),
    rows: async () =>
      database.training.map(({ features, class: label, created }) => ({ features, class: label, created })),
    changes: async () => database.state.requested,
  };
});

describeTrainingRowStore(() => harness);
