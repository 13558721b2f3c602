import { describe, expect, it } from "vitest";
import { describeProblem, modelSequence, numberOccurrences, type TopicName } from "../src/index.ts";
import { noteContracts } from "./note-contracts.ts";
import { recordedMessages } from "./recorded-original.ts";

const { topicSchemas } = noteContracts;

const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const row = [1, 2, 3, 4];

/** One message per topic, as the original publishes it. */
const original: Record<TopicName, Record<string, unknown>> = recordedMessages;

/** The same messages after parsing, which adds dashes to ids. */
const read = {
  ...original,
  model: { ...original.model, job_id: "c0ffee4e-8b52-11f1-a3d5-0242ac120002" },
};

describe.each(Object.entries(original))("a message of %s", (topic, message) => {
  const schema = topicSchemas[topic as TopicName];

  it("is accepted with only the original's fields, and unchanged except for dashes in its id", () => {
    expect(schema.parse(message)).toEqual(read[topic as TopicName]);
  });

  it("is accepted with an unknown field", () => {
    expect(schema.parse({ ...message, colour: "green" })).toEqual(read[topic as TopicName]);
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
    [{ input: [[1, 2, 3, -1e80], row, row, row] }, "input[0][3] must be between -1e30 and 1e30"],
    [{ margins: [1] }, "margins count must equal subjects"],
    [{ margins: [1, -0.5, null, 0] }, "margins[1] must not be negative"],
    [{ probabilities: [0.5] }, "probabilities count must equal subjects"],
    [{ probabilities: [0.5, null, 1, 0.5] }, "probabilities[2] must be below 1"],
    [{ batch_id: "x" }, "batch_id must be a UUID"],
    [{ batch_id: 7 }, "batch_id must be a UUID"],
    [{ batch_id: "0b9e5d2c6b1f-4b5e-9e57-3e3f0c1a2b3c" }, "batch_id must be a UUID"],
    [{ batch_id: "0b9e5d2c6b1f4b5e9e573e3f0c1a2b3" }, "batch_id must be a UUID"],
    [{ created: "2020-12-21T03:43:56Z" }, "created must be ISO 8601 in UTC without a zone suffix"],
    [{ created: "2020-13-21T03:43:56" }, "created must be a date that exists"],
  ])("is refused with %o", (change, problem) => {
    const result = topicSchemas.prediction.safeParse({ ...original.prediction, ...change });
    expect(result.error && describeProblem(result.error, "message")).toBe(problem);
  });
});

it("keeps the name, the source and the owner of a batch from its request to its prediction", () => {
  const called = { name: "märz 😀.csv", source: "lab", owner: "acme" };
  expect(topicSchemas.request.parse({ ...original.request, ...called })).toMatchObject(called);
  const predicted = { ...called, margins: [0.25, null, 0, 1e9], probabilities: [0.5, null, 0.0001, 0.9999] };
  expect(topicSchemas.prediction.parse({ ...original.prediction, ...predicted })).toMatchObject(predicted);
});

describe("a model message", () => {
  it("is refused with more records than a database column can store", () => {
    const schema = topicSchemas.model;
    expect(schema.safeParse({ ...original.model, records: 2 ** 31 }).success).toBe(false);
    expect(schema.safeParse({ ...original.model, records: 2 ** 31 - 1 }).success).toBe(true);
  });

  it.each(["../model-1.json", "model-1.json/x", "", "latest.json", "model-1"])(
    "is refused with the file name %j",
    (name) => {
      expect(topicSchemas.model.safeParse({ ...original.model, model_file_name: name }).success).toBe(false);
    },
  );

  it("is ordered by its sequence, or by the seconds in its file name", () => {
    expect(modelSequence({ model_file_name: "model-12.joblib" })).toBe(12_000_000);
    expect(modelSequence({ model_file_name: "model-12.json", sequence: 12_345_678 })).toBe(12_345_678);
  });
});

it("numbers the records with the same subject", () => {
  expect(numberOccurrences(["a", "b", "a", "a", "b", "__proto__"])).toEqual([0, 0, 1, 2, 1, 0]);
});

describe("an id without dashes, as the original writes it", () => {
  it("is accepted in lower or upper case and gets dashes", () => {
    const message = { ...original.model, job_id: "0B9E5D2C6B1F4B5E9E573E3F0C1A2B3C" };
    expect(topicSchemas.model.parse(message).job_id).toBe(batch_id);
  });

  it.each(["0b9e5d2c6b1f4b5e9e573e3f0c1a2b3", "0b9e5d2c-6b1f4b5e9e573e3f0c1a2b3c", `{${batch_id}}`, ""])(
    "is refused as %o",
    (job_id) => {
      expect(topicSchemas.model.safeParse({ ...original.model, job_id }).success).toBe(false);
    },
  );
});

it("refuses a message with a feature that cannot be trained on", () => {
  for (const message of [
    { topic: "request", change: { features: [[1, 2, 3, 1e31], row, row, row] }, field: "features" },
    { topic: "prediction", change: { input: [[1, 2, 3, 1e31], row, row, row] }, field: "input" },
  ] as const) {
    const result = topicSchemas[message.topic].safeParse({ ...original[message.topic], ...message.change });
    expect(result.error && describeProblem(result.error, "message")).toBe(
      `${message.field}[0][3] must be between -1e30 and 1e30`,
    );
  }
});
