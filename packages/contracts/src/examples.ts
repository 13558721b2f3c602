/** The examples in the APIs' OpenAPI documents. A test sends each of them to the APIs. */

export const exampleCreated = "2026-11-25T09:30:00.250";

export const exampleBatchId = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b30";

export const exampleJobId = "7c3f2a10-94d8-4e0b-8a61-5d2b9f4e6c71";

export const exampleModelFileName = "model-1608522236.json";

export const exampleNotes = {
  subjects: ["note-a", "note-b"],
  features: [
    [3.62, 8.67, -2.81, -0.45],
    [-1.4, 3.32, -1.39, -1.99],
  ],
};

export const exampleFeedback = { subjects: ["note-a", "note-b"], ratings: [1, 0] };

export const exampleBatch = {
  batch_id: exampleBatchId,
  subjects: exampleNotes.subjects,
  predictions: ["real", "fake"],
  created: exampleCreated,
} as const;

export const exampleBatchDetail = {
  ...exampleBatch,
  features: exampleNotes.features,
  model_file_name: exampleModelFileName,
};

export const exampleJob = {
  job_id: exampleJobId,
  model_file_name: exampleModelFileName,
  records: 6,
  accuracy: 0.92,
  data_prep_time: 0.0123,
  training_time: 0.0034,
  testing_time: 0.0005,
  created: exampleCreated,
  promoted: true,
};

const fakeScores = { precision: 0.96, recall: 0.88, "f1-score": 0.92, support: 50 };
const realScores = { precision: 0.89, recall: 0.96, "f1-score": 0.92, support: 50 };

export const exampleReport = {
  "0": fakeScores,
  "1": realScores,
  accuracy: 0.92,
  "macro avg": { ...realScores, precision: 0.925, recall: 0.92, support: 100 },
  "weighted avg": { ...realScores, precision: 0.925, recall: 0.92, support: 100 },
};

export const exampleModel = {
  model_file_name: exampleModelFileName,
  accuracy: 0.92,
  created: exampleCreated,
  features: ["variance", "skewness", "curtosis", "entropy"],
  coefficients: [0.71, 0.29, 0.33, -0.06],
  intercept: -0.58,
};

export const exampleEvent = {
  batch_id: exampleBatchId,
  records: 2,
  real: 1,
  fake: 1,
  created: exampleCreated,
};

/** An event with its id, as it is sent. */
export const exampleEventText = `id: 1795944600250-0
event: batch-predicted
data: ${JSON.stringify(exampleEvent)}

`;

export const exampleCounts = { batches: 120, predictions: 600, real: 333, fake: 267 };
