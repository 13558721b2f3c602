import { expect, it } from "vitest";
import { bankNotes } from "../src/definition.ts";
import { featureNames, labelNames } from "../src/names.ts";

it("names the features and classes that the generator and the files have", () => {
  expect(bankNotes.features.map(({ name }) => name)).toEqual(featureNames);
  expect(bankNotes.target.classes.map(({ value, code }) => [value, code])).toEqual(
    [...labelNames.entries()].map(([code, value]) => [value, code]),
  );
});

it("keeps the hash of databases and models that exist", () => {
  expect(bankNotes.hash).toBe("2318f6f9e063778a235da74317d576e0b0b592608f85c6a0a3c05400ef89b2b1");
});
