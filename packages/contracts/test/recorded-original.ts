import type { TopicName } from "@loopline/contracts";

/**
 * One run of the original, from a request to a model: all fields that its components publish, store and cache. Two of
 * the batch's records share a subject. Every test about the original uses it.
 */

const batch_id = "5e0c1d7a-0e0a-4c6e-9d3a-2f7b8c9d0e1f";
const subjects = ["note-a", "note-b", "note-a", "note-c"];
const features = [
  [3.41, 8.25, -2.5, -0.75],
  [-1.52, 3.5, -1.125, -2.0625],
  [4.75, 7.875, -2.25, -1.5],
  [-2.625, -0.6875, 2.75, 1.0625],
];
const predictions = ["real", "fake", "real", "real"];
const ratings = [1, 1, 1, 0];
const classes = [1, 0, 1, 0];

const feedback = { batch_id, subjects, ratings };
const scores = { precision: 0.96, recall: 0.88, "f1-score": 0.92, support: 50 };
const report = { "0": scores, "1": scores, accuracy: 0.92, "macro avg": scores, "weighted avg": scores };

const job = {
  // Python's `uuid1().hex`.
  job_id: "c0ffee4e8b5211f1a3d50242ac120002",
  model_file_name: "model-1795869904.joblib",
  records: 6,
  accuracy: 0.92,
  data_prep_time: 0.012345,
  training_time: 0.0034,
  testing_time: 0.0005,
};

/** A message of each topic. */
export const recordedMessages = {
  request: { batch_id, subjects, features },
  prediction: { batch_id, subjects, input: features, output: predictions },
  feedback,
  training: feedback,
  job: feedback,
  model: { ...job, report },
} satisfies Record<TopicName, Record<string, unknown>>;

const featuresOf = (index: number) => {
  const [variance, skewness, curtosis, entropy] = features[index] ?? [];
  return { variance, skewness, curtosis, entropy };
};

/**
 * The rows that it inserts. Those of one statement have one date, those of `training` the database's. The report of a job
 * may be empty.
 */
export const recordedRows = {
  predictions: subjects.map((subject_id, index) => ({
    batch_id,
    subject_id,
    ...featuresOf(index),
    prediction: predictions[index],
    created: "2026-11-28T12:44:58.754652",
  })),
  training: classes.map((label, index) => ({ ...featuresOf(index), class: label })),
  jobs: [
    {
      id: job.job_id,
      model_file_name: job.model_file_name,
      records: job.records,
      accuracy: job.accuracy,
      report: {},
      data_prep_time: job.data_prep_time,
      training_time: job.training_time,
      testing_time: job.testing_time,
      // No fraction where the microseconds are zero.
      created: "2026-11-28T12:45:04",
    },
  ],
};

/** What it writes to Redis: entries pushed on the left of two lists, in Python's spacing, and two strings. */
export const recordedCache = {
  batches: `{"batch_id": "${batch_id}", "subjects": ["note-a", "note-b", "note-a", "note-c"], "predictions": ["real", "fake", "real", "real"], "created": "2026-11-28T12:44:58.754652"}`,
  jobs: `{"job_id": "${job.job_id}", "model_file_name": "${job.model_file_name}", "records": 6, "accuracy": 0.92, "data_prep_time": 0.012345, "training_time": 0.0034, "testing_time": 0.0005, "created": "2026-11-28T12:45:04"}`,
  "model:latest": job.model_file_name,
  "model:latest:accuracy": "0.92",
} as const;
