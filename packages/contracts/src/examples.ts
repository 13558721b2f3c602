import type { Dataset, Value } from "@loopline/dataset";
import { countKeys } from "./classes.ts";
import { hasOnlyNumbers } from "./record-fields.ts";

// The examples in the APIs' OpenAPI documents. A test sends each of them to the APIs.

export const exampleCreated = "2026-11-25T09:30:00.250";

export const exampleBatchId = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b30";

export const exampleJobId = "7c3f2a10-94d8-4e0b-8a61-5d2b9f4e6c71";

export const exampleModelFileName = "model-1608522236.json";

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

const scores = [
  { precision: 0.96, recall: 0.88, "f1-score": 0.92, support: 50 },
  { precision: 0.89, recall: 0.96, "f1-score": 0.92, support: 50 },
] as const;

const exampleCoefficients = [0.71, 0.29, 0.33, -0.06];

export type Examples = ReturnType<typeof createExamples>;

/** The examples with records of a dataset. */
export function createExamples(dataset: Dataset) {
  const classes = dataset.target.classes.map(({ value }) => value);
  const keys = countKeys(dataset);
  const [first = "", last = ""] = [classes[0], classes.at(-1)];
  const row = (nth: 0 | 1): Value[] => dataset.features.map(({ examples }) => examples[nth]);
  const records = {
    subjects: ["a", "b"].map((letter) => `${dataset.record.one}-${letter}`),
    features: [row(0), row(1)],
  };
  const feedback = { subjects: records.subjects, ratings: [1, 0] };
  const batch = {
    batch_id: exampleBatchId,
    subjects: records.subjects,
    predictions: [first, last],
    created: exampleCreated,
    name: `${dataset.record.many}.csv`,
  };
  const counted = (all: readonly number[]) => Object.fromEntries(keys.map((key, k) => [key, all[k] ?? 0]));
  const event = {
    batch_id: exampleBatchId,
    records: 2,
    ...counted([1, ...keys.slice(2).map(() => 0), 1]),
    created: exampleCreated,
  };
  const others = Math.floor(267 / (keys.length - 1));
  const counts = {
    batches: 120,
    predictions: 600,
    ...counted([600 - others * (keys.length - 1), ...keys.slice(1).map(() => others)]),
  };
  const averages = { precision: 0.925, recall: 0.92, "f1-score": 0.92, support: 50 * classes.length };
  const report = {
    ...Object.fromEntries(classes.map((_, k) => [String(k), scores[k % 2] ?? scores[0]])),
    accuracy: 0.92,
    "macro avg": averages,
    "weighted avg": averages,
  };
  const isHyperplane = classes.length === 2 && hasOnlyNumbers(dataset);
  const model = {
    model_file_name: exampleModelFileName,
    accuracy: 0.92,
    created: exampleCreated,
    ...(isHyperplane && {
      features: dataset.features.map(({ name }) => name),
      coefficients: dataset.features.map((_, j) => exampleCoefficients[j % 4] ?? 0),
      intercept: -0.58,
    }),
  };
  return {
    records,
    feedback,
    batch,
    batchDetail: {
      ...batch,
      features: records.features,
      model_file_name: exampleModelFileName,
      margins: [0.9346, 0.96],
      probabilities: [0.8676, 0.8702],
    },
    event,
    /** An event with its id, as it is sent. */
    eventText: `id: 1795944600250-0\nevent: batch-predicted\ndata: ${JSON.stringify(event)}\n\n`,
    counts,
    report,
    model,
  };
}
