import type { Defect } from "./defect.ts";

/** Faults that show only while batches wait for the first model, or with labels. */

export const waitingNeverRequested: Defect = {
  title: "batches that wait are not requested again after the first promotion",
  ports: ({ waiting }) => ({ waiting: { ...waiting, ids: async () => [] } }),
};

export const lateWaitErases: Defect = {
  title: "a late message without predictions erases those that are stored",
  ports: ({ predictions }, { database }) => ({
    predictions: {
      async save(prediction) {
        const result = await predictions.save(prediction);
        if (prediction.output.some((name) => name !== null)) return result;
        for (const row of database.predictions.get(prediction.batch_id) ?? []) {
          Object.assign(row, { prediction: null, modelFileName: null });
        }
        return result;
      },
    },
  }),
};

export const labelIgnored: Defect = {
  title: "the training set has the class that the rating implies, whatever the label says",
  ports: ({ feedback }) => ({
    feedback: {
      save: ({ labels, ratings, ...entry }) =>
        feedback.save({
          ...entry,
          ratings: ratings.length > 0 ? ratings : entry.subjects.map(() => 1),
        }),
    },
  }),
};

export const wrongIsTheNextClass: Defect = {
  title: "a rating of 0 is learnt as another class where there are more than two",
  ports: ({ trainingRows }, { database }) => ({
    trainingRows: {
      async update(rated) {
        const result = await trainingRows.update(rated);
        const { classes } = database.dataset.target;
        for (const { id, features, prediction, isCorrect, label, created } of database.predictions.get(
          rated.batch_id,
        ) ?? []) {
          const isUnclear = isCorrect === false && label === null && classes.length > 2;
          if (!isUnclear || database.training.some(({ predictionId }) => predictionId === id)) continue;
          const known = classes.findIndex(({ value }) => value !== prediction);
          const row = { id: database.nextId(), predictionId: id, features, class: known };
          database.training.push({ ...row, created, source: null, owner: null });
          database.countTrainingChange();
        }
        return result;
      },
    },
  }),
};
