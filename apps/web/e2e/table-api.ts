import { answer, type Behaviour, type StubRequest, startSharedStubApi } from "@loopline/client/testing";
import { createContracts } from "@loopline/contracts";
import { readDefinition, type Value } from "@loopline/dataset";
import { onTestFinished } from "vitest";
import { answerPaths, type OnEnd } from "./start-web.ts";

/** Long names, because they are the hard ones to fit. */
const diseases = [
  "diaporthe-stem-canker",
  "charcoal-rot",
  "rhizoctonia-root-rot",
  "phytophthora-rot",
  "brown-stem-rot",
  "powdery-mildew",
  "downy-mildew",
  "brown-spot",
  "bacterial-blight",
  "bacterial-pustule",
  "purple-seed-stain",
  "anthracnose",
  "phyllosticta-leaf-spot",
  "alternarialeaf-spot",
  "frog-eye-leaf-spot",
  "diaporthe-pod-&-stem-blight",
  "cyst-nematode",
  "2-4-d-injury",
  "herbicide-injury",
];

const regions = ["north", "south", "east", "west"];

/** A table with columns of every type and 19 classes. */
export const plants = readDefinition(
  JSON.stringify({
    name: "plants",
    missingValues: ["", "NA"],
    fields: [
      { name: "plant", type: "string" },
      { name: "height", title: "Height in cm", type: "number" },
      { name: "leaves", type: "integer", constraints: { required: true } },
      { name: "region", type: "string", categories: regions },
      { name: "irrigated", type: "boolean" },
      { name: "planted", type: "date" },
      { name: "disease", type: "string", categories: diseases },
    ],
    "loopline:target": "disease",
    "loopline:subject": "plant",
    "loopline:record": { one: "plant", many: "plants" },
  }),
  "plants.json",
);

const { BatchReplySchema, JobReplySchema, ModelReplySchema, NotesBodySchema, StatsReplySchema } =
  createContracts(plants);

const created = "2026-01-02T03:04:05.678";
const jobId = "7c3f2a10-94d8-4e0b-8a61-5d2b9f4e6c71";
export const batchIds = {
  predicted: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
  waiting: "1c9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3d",
  submitted: "2d9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3e",
};

const features = Array.from({ length: 24 }, (_, i): Value[] => [
  i === 3 ? null : 20 + ((i * 37) % 60),
  3 + (i % 9),
  i === 1 ? "beyond" : (regions[i % 4] ?? null),
  i % 5 === 0 ? null : i % 2 === 0,
  `2026-0${1 + (i % 9)}-1${i % 10}`,
]);

const predicted = BatchReplySchema.parse({
  batch_id: batchIds.predicted,
  name: "greenhouse 3, second visit of the year.csv",
  source: "rosalind.franklin",
  subjects: features.map((_, i) => `plant-${i}`),
  predictions: features.map((_, i) => diseases[i % diseases.length] ?? null),
  features,
  model_file_name: "model-1.json",
  margins: features.map((_, i) => i / 4),
  probabilities: features.map((_, i) => 0.5 + i / 48),
  created,
  warnings: [
    {
      position: 1,
      feature: "region",
      kind: "unseen",
      message: "region: beyond is not in the training set; the prediction ignores this value.",
    },
  ],
});
const waiting = BatchReplySchema.parse({
  ...predicted,
  batch_id: batchIds.waiting,
  name: undefined,
  source: undefined,
  predictions: features.map(() => null),
  model_file_name: undefined,
  margins: undefined,
  probabilities: undefined,
  warnings: undefined,
});

const number = { median: 40, range: { minimum: 20, maximum: 79 }, centre: 45, scale: 15, indicator: null };
const model = ModelReplySchema.parse({
  model_file_name: "model-1.json",
  accuracy: 0.75,
  created,
  table: {
    classes: diseases,
    features: [
      { ...number, name: "height", type: "number", indicator: { centre: 0, scale: 1 } },
      { ...number, name: "leaves", type: "integer", centre: 6, scale: 3 },
      {
        name: "region",
        type: "category",
        levels: regions.map((value) => ({ value, count: 9 })),
        missing: 0,
      },
      { ...number, name: "irrigated", type: "boolean", centre: 0, scale: 1, median: 0 },
      { ...number, name: "planted", type: "date", centre: 20_500, scale: 90, median: 20_500 },
    ],
    // 2 + 1 + 5 + 1 + 1 columns. The last class has no training record.
    machines: diseases.map((_, k) =>
      k === diseases.length - 1
        ? null
        : {
            coefficients: Array.from({ length: 10 }, (_, c) => Math.sin(k * 7 + c)),
            intercept: -0.5,
          },
    ),
  },
});

const scores = { precision: 0.8, recall: 0.75, "f1-score": 0.774, support: 4 };
const job = JobReplySchema.parse({
  job_id: jobId,
  model_file_name: "model-1.json",
  records: 76,
  accuracy: 0.75,
  data_prep_time: 0.01,
  training_time: 0.2,
  testing_time: 0.1,
  created,
  promoted: true,
  decision: {
    promoted: true,
    reason: "the first model",
    policy: "not-worse",
    champion: null,
    rows: 76,
    candidate_accuracy: 0.75,
    champion_accuracy: null,
    only_candidate_right: 0,
    only_champion_right: 0,
    p: null,
    tested_on: "leave-one-out",
  },
  report: {
    ...Object.fromEntries(diseases.map((_, k) => [k, scores])),
    accuracy: 0.75,
    "macro avg": { ...scores, support: 76 },
    "weighted avg": { ...scores, support: 76 },
    interval: { lower: 0.637, upper: 0.842 },
    // One record of each class is predicted as the next one.
    confusion: diseases.map((_, k) => diseases.map((__, j) => (j === k ? 3 : j === k + 1 ? 1 : 0))),
  },
});

const stats = StatsReplySchema.parse({
  batches: 2,
  predictions: 190,
  ...Object.fromEntries(diseases.map((name, k) => [name, k + 1])),
});

/** An API of {@link plants}, with one batch that is predicted and one that waits for a model. */
export async function startTableApi(
  onEnd: OnEnd = onTestFinished,
): Promise<{ url: string; requests: StubRequest[] }> {
  const listed = ({
    features: _,
    warnings,
    model_file_name,
    margins,
    probabilities,
    ...entry
  }: typeof predicted) => entry;
  const replies: Record<string, unknown> = {
    "/dataset": plants,
    "/stats": stats,
    "/batches": { batches: [listed(predicted), listed(waiting)] },
    [`/batches/${batchIds.predicted}`]: predicted,
    [`/batches/${batchIds.waiting}`]: waiting,
    "/jobs": { jobs: [job] },
    [`/jobs/${jobId}`]: job,
    "/models/latest": model,
  };
  const reply: Behaviour = (_, { method, body }) => {
    if (method === "PATCH")
      return answer(200, { batch_id: batchIds.predicted, ratings: [], ...JSON.parse(body) });
    if (method === "POST") {
      const posted = { batch_id: batchIds.submitted, ...JSON.parse(body) };
      const { subjects } = NotesBodySchema.parse(posted);
      replies[`/batches/${batchIds.submitted}`] = {
        ...posted,
        predictions: subjects.map(() => diseases[0]),
        margins: subjects.map((_, i) => 2 - i / 2),
        probabilities: subjects.map((_, i) => 0.95 - i / 10),
        created,
      };
      return answer(200, posted);
    }
    return answerPaths(replies);
  };
  return await startSharedStubApi([reply], onEnd);
}
