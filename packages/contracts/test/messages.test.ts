import { describe, expect, it } from "vitest";
import { describeProblem, modelSequence, numberOccurrences, type TopicName, topics } from "../src/index.ts";

const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const row = [1, 2, 3, 4];
const scores = { precision: 1, recall: 0.5, "f1-score": 2 / 3, support: 50 };
const feedback = { batch_id, subjects: ["a", "b"], ratings: [1, 0] };

/** One message per topic as the original publishes it: these fields and no more. */
const original: Record<TopicName, Record<string, unknown>> = {
  request: { batch_id, subjects: ["a"], features: [row] },
  prediction: { batch_id, subjects: ["a"], input: [row], output: ["real"] },
  feedback,
  training: feedback,
  job: feedback,
  model: {
    job_id: batch_id,
    model_file_name: "model-1608522236.joblib",
    records: 6,
    accuracy: 0.84,
    report: { "0": scores, "1": scores, accuracy: 0.84, "macro avg": scores, "weighted avg": scores },
    data_prep_time: 0.01,
    training_time: 0,
    testing_time: 1.5,
  },
};

describe.each(Object.entries(original))("a message of %s", (topic, message) => {
  const { schema } = topics[topic as TopicName];

  it("is accepted with the original's fields only, and unchanged", () => {
    expect(schema.parse(message)).toEqual(message);
  });

  it("is accepted with a field that nobody knows", () => {
    expect(schema.parse({ ...message, colour: "green" })).toEqual(message);
  });

  it.each(Object.keys(message))("is refused without %s", (field) => {
    const { [field]: _left, ...rest } = message;
    expect(schema.safeParse(rest).success).toBe(false);
  });
});

describe("a prediction message", () => {
  it.each([
    [{ output: ["maybe"] }, 'output[0] must be "real" or "fake"'],
    [{ output: ["real", "fake"] }, "output count must equal subjects"],
    [{ input: [row, row] }, "input count must equal subjects"],
    [{ input: [[1, 2, 3, -1e80]] }, "input[0][3] must be between -1e30 and 1e30"],
    [{ batch_id: "x" }, "batch_id must be a UUID"],
    [{ created: "2020-12-21T03:43:56Z" }, "created must be ISO 8601 in UTC without a zone suffix"],
    [{ created: "2020-13-21T03:43:56" }, "created must be a date that exists"],
  ])("is refused with %o", (change, problem) => {
    const result = topics.prediction.schema.safeParse({ ...original.prediction, ...change });
    expect(result.error && describeProblem(result.error, "message")).toBe(problem);
  });
});

describe("a model message", () => {
  it("is refused with more records than a database column holds", () => {
    const { schema } = topics.model;
    expect(schema.safeParse({ ...original.model, records: 2 ** 31 }).success).toBe(false);
    expect(schema.safeParse({ ...original.model, records: 2 ** 31 - 1 }).success).toBe(true);
  });

  it.each(["../model-1.json", "model-1.json/x", "", "latest.json", "model-1"])(
    "is refused for file %j",
    (name) => {
      expect(topics.model.schema.safeParse({ ...original.model, model_file_name: name }).success).toBe(false);
    },
  );

  it("orders models by sequence, or by the seconds in the file's name", () => {
    expect(modelSequence({ model_file_name: "model-12.joblib" })).toBe(12_000_000);
    expect(modelSequence({ model_file_name: "model-12.json", sequence: 12_345_678 })).toBe(12_345_678);
  });
});

it("numbers the records that share a subject", () => {
  expect(numberOccurrences(["a", "b", "a", "a", "b", "__proto__"])).toEqual([0, 0, 1, 2, 1, 0]);
});
