import { describe, expect, it } from "vitest";
import { describeProblem, IdempotencyHeadersSchema, maxFeatureMagnitude } from "../src/index.ts";
import { noteContracts } from "./note-contracts.ts";

const { FeedbackBodySchema, NotesBodySchema } = noteContracts;

const row = [1, -2.5, 3e-3, 0];

/** The message that refuses a body, or undefined if it is accepted. */
function problemOf(
  schema: typeof NotesBodySchema | typeof FeedbackBodySchema,
  body: unknown,
): string | undefined {
  const result = schema.safeParse(body);
  return result.success ? undefined : describeProblem(result.error);
}

describe("the body of POST /notes", () => {
  it.each([
    ["an empty object", {}, "subjects must have one or more record"],
    [
      "null lists, which Go sends for empty slices",
      { subjects: null, features: null },
      "subjects must have one or more record",
    ],
    [
      "no subjects and other errors",
      { subjects: [], features: [[1]] },
      "subjects must have one or more record",
    ],
    ["no features", { subjects: ["a"] }, "features count must equal subjects"],
    [
      "too many rows of a wrong length",
      { subjects: ["a"], features: [[1], [2]] },
      "features count must equal subjects",
    ],
    ["three features", { subjects: ["a"], features: [[1, 2, 3]] }, "there must be four features per subject"],
    [
      "five features",
      { subjects: ["a", "b"], features: [row, [...row, 5]] },
      "there must be four features per subject",
    ],
    ["a null row", { subjects: ["a"], features: [null] }, "there must be four features per subject"],
    ["an array", [], "body must be a JSON object"],
    ["null", null, "body must be a JSON object"],
    ["text for subjects", { subjects: "a", features: [row] }, "subjects must be an array of strings"],
    ["a number for a subject", { subjects: ["a", 5], features: [row, row] }, "subjects[1] must be a string"],
    [
      "text for a feature",
      { subjects: ["a"], features: [[1, 2, 3, "4"]] },
      "features[0][3] must be a finite number",
    ],
    [
      "null for a feature",
      { subjects: ["a"], features: [[1, null, 3, 4]] },
      "features[0][1] must be a finite number",
    ],
    [
      "1e400",
      JSON.parse('{"subjects":["a"],"features":[[1,2,3,1e400]]}'),
      "features[0][3] must be a finite number",
    ],
    [
      "a number that no model can be trained on",
      { subjects: ["a", "b"], features: [row, [1, 2, -1.7976931348623157e308, 4]] },
      "features[1][2] must be between -1e30 and 1e30",
    ],
    [
      "a number just out of bounds",
      { subjects: ["a"], features: [[1.0000000000000002e30, 2, 3, 4]] },
      "features[0][0] must be between -1e30 and 1e30",
    ],
    [
      "a wrong count before a number that is too large",
      { subjects: ["a"], features: [[1e80, 2, 3]] },
      "there must be four features per subject",
    ],
    [
      "NUL",
      { subjects: ["a\0"], features: [row] },
      "subjects[0] must not contain NUL or an unpaired surrogate",
    ],
    [
      "half of a surrogate pair",
      { subjects: ["\ud83d"], features: [row] },
      "subjects[0] must not contain NUL or an unpaired surrogate",
    ],
    [
      "an object for features",
      { subjects: ["a"], features: {} },
      "features must be an array of arrays of numbers",
    ],
  ])("is refused with %s", (_what, body, message) => {
    expect(problemOf(NotesBodySchema, body)).toBe(message);
  });

  it("accepts a name of the batch of at most 200 characters, and no source", () => {
    const notes = { subjects: ["a"], features: [row], name: "n".repeat(200) };
    expect(NotesBodySchema.parse({ ...notes, source: "someone else" })).toEqual(notes);
    expect(problemOf(NotesBodySchema, { ...notes, name: "n".repeat(201) })).toBe(
      "name must be at most 200 characters",
    );
    expect(problemOf(NotesBodySchema, { ...notes, name: "" })).toBe("name must not be empty");
    expect(problemOf(NotesBodySchema, { ...notes, name: 5 })).toBe("name must be a string");
    expect(problemOf(NotesBodySchema, { ...notes, name: "a\0" })).toBe(
      "name must not contain NUL or an unpaired surrogate",
    );
  });

  it("accepts duplicate and empty subjects and any well-formed text, and drops unknown fields", () => {
    const notes = { subjects: ["a", "a", "", "😀 ünï"], features: [row, row, row, row] };
    expect(NotesBodySchema.parse({ ...notes, model: "x" })).toEqual(notes);
  });

  it("accepts any number within the bounds, including subnormal ones", () => {
    const notes = { subjects: ["a"], features: [[maxFeatureMagnitude, -maxFeatureMagnitude, 5e-324, -0]] };
    expect(NotesBodySchema.parse(notes)).toEqual(notes);
  });
});

describe("a feature", () => {
  const bodyWith = (value: number) => ({ subjects: ["a", "b"], features: [row, [1, 2, value, 4]] });

  it.each([1e30, -1e30, 5e-324, -0])("may be %d", (value) => {
    expect(problemOf(NotesBodySchema, bodyWith(value))).toBeUndefined();
  });

  it.each([1.000001e30, -1e80, Number.MAX_VALUE, -Number.MAX_VALUE])(
    "is refused if it is %d, which cannot be trained on",
    (value) => {
      expect(problemOf(NotesBodySchema, bodyWith(value))).toBe(
        "features[1][2] must be between -1e30 and 1e30",
      );
    },
  );
});

describe("the body of PATCH /batches/{batchId}", () => {
  it.each([
    ["an empty object", {}, "subjects must have one or more record"],
    ["too few ratings", { subjects: ["a", "b"], ratings: [1] }, "ratings count must equal subjects"],
    [
      "a wrong count and a wrong value",
      { subjects: ["a"], ratings: [1, 2] },
      "ratings count must equal subjects",
    ],
    ["a rating of 2", { subjects: ["a"], ratings: [2] }, "ratings must be a 1 or 0 value"],
    ["a rating of 0.5", { subjects: ["a"], ratings: [0.5] }, "ratings must be a 1 or 0 value"],
    ["text for a rating", { subjects: ["a"], ratings: ["1"] }, "ratings[0] must be a finite number"],
    ["true for a rating", { subjects: ["a"], ratings: [true] }, "ratings[0] must be a finite number"],
    [
      "a batch_id that is not a UUID",
      { batch_id: "7", subjects: ["a"], ratings: [1] },
      "batch_id must be a UUID",
    ],
  ])("is refused with %s", (_what, body, message) => {
    expect(problemOf(FeedbackBodySchema, body)).toBe(message);
  });

  it("accepts ratings with and without batch_id", () => {
    const ratings = { subjects: ["a", "b"], ratings: [1, 0] };
    expect(FeedbackBodySchema.parse(ratings)).toEqual(ratings);
    const batch_id = "0B9E5D2C-6B1F-4B5E-9E57-3E3F0C1A2B3C";
    expect(FeedbackBodySchema.parse({ ...ratings, batch_id }).batch_id).toBe(batch_id.toLowerCase());
  });
});

it("gives no example of an Idempotency-Key, which the reference page would send with each try", () => {
  expect(IdempotencyHeadersSchema.shape["idempotency-key"].meta()).not.toHaveProperty("examples");
});
