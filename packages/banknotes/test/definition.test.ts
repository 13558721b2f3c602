import { decisionFunction, fit, predict } from "@loopline/svm";
import { expect, it } from "vitest";
import { bankNotes, noteContracts } from "../src/definition.ts";
import { featureNames, labelNames } from "../src/names.ts";
import { sampleNotes } from "../src/sample-sets.ts";

it("names the features and classes that the generator and the files have", () => {
  expect(bankNotes.features.map(({ name }) => name)).toEqual(featureNames);
  expect(bankNotes.target.classes.map(({ value, code }) => [value, code])).toEqual(
    [...labelNames.entries()].map(([code, value]) => [value, code]),
  );
});

it("keeps the hash of databases and models that exist", () => {
  expect(bankNotes.hash).toBe("2318f6f9e063778a235da74317d576e0b0b592608f85c6a0a3c05400ef89b2b1");
});

it("has examples that the first model predicts as the examples of the APIs say", () => {
  const notes = sampleNotes("light-6");
  const labels = Uint8Array.from(notes, ({ label }) => label);
  const rows = Float64Array.from(notes.flatMap(({ features }) => [...features]));
  const model = fit(rows, labels, { rows: notes.length, cols: featureNames.length, C: 1 });
  const { records, batchDetail } = noteContracts.examples;
  const examples = Float64Array.from(records.features.flat(), Number);
  const classes = predict(model, examples, records.features.length);
  expect(Array.from(classes, (k) => labelNames[k])).toEqual(batchDetail.predictions);
  const decisions = decisionFunction(model, examples, records.features.length);
  const margins = Array.from(decisions, (decision) => Number(Math.abs(decision).toFixed(4)));
  expect(margins).toEqual(batchDetail.margins);
});
