import { numberOccurrences } from "@loopline/contracts";
import type { MemoryDatabase, PredictionRow } from "../memory-database.ts";
import type { Defect } from "./defect.ts";

export const earlyFeedbackLost: Defect = {
  title: "feedback before its prediction is lost",
  ports: ({ feedback }, { database }) => ({
    feedback: {
      save: async (entry) =>
        database.predictions.has(entry.batch_id) ? feedback.save(entry) : { status: "early" },
    },
  }),
};

export const lastArrivalWins: Defect = {
  title: "the rating that arrives last wins",
  ports: ({ feedback }, { database }) => ({
    feedback: {
      async save(entry) {
        const result = await feedback.save(entry);
        const occurrences = numberOccurrences(entry.subjects);
        for (const row of database.predictions.get(entry.batch_id) ?? []) {
          const index = entry.subjects.findIndex(
            (subject, position) => subject === row.subject && occurrences[position] === row.occurrence,
          );
          if (index < 0) continue;
          row.label = entry.labels?.[index] ?? null;
          row.isCorrect = entry.ratings.length === 0 ? null : entry.ratings[index] === 1;
        }
        return result;
      },
    },
  }),
};

export const unratedLabelFlipped: Defect = {
  title: "a record that nobody rated is learnt as the other class",
  ports: ({ trainingRows }, { database }) => ({
    trainingRows: {
      async update(rated) {
        const result = await trainingRows.update(rated);
        for (const row of database.predictions.get(rated.batch_id) ?? []) {
          if (row.isCorrect === null && !isLearnt(database, row)) learn(database, row);
        }
        return result;
      },
    },
  }),
};

export const revisionIgnored: Defect = {
  title: "a rating that is revised does not revise the training label",
  ports: ({ trainingRows }, { database }) => ({
    trainingRows: {
      async update(rated) {
        const held = database.training.map((row) => ({ row, was: { ...row } }));
        const result = await trainingRows.update(rated);
        for (const { row, was } of held) Object.assign(row, was);
        return result;
      },
    },
  }),
};

function isLearnt({ training }: MemoryDatabase, { id }: PredictionRow): boolean {
  return training.some(({ predictionId }) => predictionId === id);
}

function learn(database: MemoryDatabase, { id, features, prediction, created }: PredictionRow): void {
  database.training.push({
    id: database.nextId(),
    predictionId: id,
    features,
    class: database.dataset.target.classes.findIndex(({ value }) => value !== prediction),
    created,
    source: null,
    owner: null,
  });
  database.countTrainingChange();
}
