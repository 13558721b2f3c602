import { bankNotes } from "@loopline/banknotes/definition";
import type { Dataset } from "@loopline/dataset";
import { createClock } from "@loopline/platform/testing";
import { beforeEach } from "vitest";
import {
  batch_id,
  describeOpenClasses,
  describeTrainingRowStore,
  type TrainingRowStoreHarness,
  threeClasses,
} from "../../../functions/feedback-to-training/test/training-row-store.contract.ts";
import { createMemoryFeedbackStore } from "../src/adapters/memory-feedback-store.ts";
import { createMemoryTrainingRows } from "../src/adapters/memory-training-rows.ts";
import { directCall } from "../src/core/call.ts";
import { createMemoryDatabase, saysNothing } from "../src/memory-database.ts";

let notes: TrainingRowStoreHarness;
let three: TrainingRowStoreHarness;

beforeEach(() => {
  [notes, three] = [harnessOf(bankNotes), harnessOf(threeClasses)];
});

describeTrainingRowStore(() => notes);
describeOpenClasses(() => three);

function harnessOf(dataset: Dataset): TrainingRowStoreHarness {
  const database = createMemoryDatabase(createClock(), dataset);
  const feedback = createMemoryFeedbackStore(database, directCall);
  const give = (
    variance: number,
    created: string,
    told: { ratings: number[]; labels?: string[]; owner?: string | undefined },
  ) =>
    feedback.save({
      feedback_id: `${variance} ${created}`,
      batch_id,
      subjects: [`s${variance}`],
      created,
      ...told,
    });
  return {
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
        label: null,
        ...saysNothing,
        owner: "acme",
      });
      database.predictions.set(batch_id, rows);
    },
    rateByOriginal: async (variance, isCorrect) => {
      const row = database.predictions.get(batch_id)?.find(({ subject }) => subject === `s${variance}`);
      if (row !== undefined) row.isCorrect = isCorrect;
    },
    rate: (variance, isCorrect, created, owner) =>
      give(variance, created, { ratings: [isCorrect ? 1 : 0], owner }),
    tell: (variance, label, created) => give(variance, created, { ratings: [], labels: [label] }),
    rows: async () =>
      database.training.map(({ features, class: label, created, owner }) => ({
        ...{ features, class: label, created, owner },
      })),
    changes: async () => database.state.requested,
  };
}
