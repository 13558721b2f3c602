import { expect, it } from "vitest";
import { checkBatchLimits } from "../src/http/index.ts";

const limits = { maxRecords: 3, maxSubjectLength: 5 };

it.each([[["a"]], [["", "abcde", "abcde"]]])("takes %j", (subjects) => {
  expect(() => checkBatchLimits(subjects, limits)).not.toThrow();
});

it.each([
  [["a", "b", "c", "d"], "subjects has 4 records, at most 3 are taken: send them in parts"],
  [["a", "abcdef"], "subjects[1] has 6 characters, at most 5 are taken"],
])("refuses %j and names field and limit", (subjects, message) => {
  expect(() => checkBatchLimits(subjects, limits)).toThrow(
    expect.objectContaining({ code: "too-large", message }),
  );
});

it("takes all there is without limits", () => {
  expect(() => checkBatchLimits(["x".repeat(1_000)], undefined)).not.toThrow();
});
