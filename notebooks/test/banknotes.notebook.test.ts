import { sampleNotes, toRows } from "@loopline/banknotes";
import { formatShare } from "@loopline/command-line";
import {
  accuracyScore,
  balanceClasses,
  confusionMatrix,
  fit,
  predict,
  stableHashSplit,
  takeRows,
} from "@loopline/svm";
import { beforeAll, expect, it } from "vitest";
import { featureNames } from "../charts/note-values.ts";
import type { Notebook } from "../src/notebook.ts";
import { codeCells, committed } from "./support/committed.ts";
import { executeOffline } from "./support/execute-offline.ts";
import { tableOf } from "./support/table-of.ts";

const name = "01-banknotes";
let executed: Notebook;

beforeAll(async () => {
  executed = await executeOffline(name);
});

it("shows today what its file shows, but for the times that it takes", () => {
  const steady = (notebook: Notebook) =>
    codeCells(notebook)
      .filter(({ metadata }) => !JSON.stringify(metadata.tags ?? []).includes("varies"))
      .map(({ id, outputs }) => ({ id, outputs }));
  expect(steady(executed)).toEqual(steady(committed(name)));
});

it("has the figures that the packages give outside of the notebook", () => {
  // The sample set has no note twice.
  const { x, y, rows, cols } = toRows(sampleNotes("notes-1000"));
  const split = stableHashSplit(x, rows, cols);
  const rest = takeRows(x, y, cols, split.train);
  const train = takeRows(rest.x, rest.y, cols, balanceClasses(rest.x, rest.y, rest.rows, cols));
  const test = takeRows(x, y, cols, split.test);
  const model = fit(train.x, train.y, { rows: train.rows, cols, C: 1 });
  const predictions = predict(model, test.x, test.rows);

  for (const notebook of [executed, committed(name)]) {
    const shown = tableOf(notebook, "coefficients").map(([feature, coefficient]) => [feature, coefficient]);
    expect(shown).toEqual([
      ...featureNames.map((feature, j) => [feature, model.coefficients[j]?.toFixed(6)]),
      ["intercept", model.intercept.toFixed(6)],
    ]);
    expect(tableOf(notebook, "confusion").map(([, ...counts]) => counts.map(Number))).toEqual(
      confusionMatrix(test.y, predictions),
    );
    expect(tableOf(notebook, "report").at(-1)).toEqual([
      ...["accuracy", "", ""],
      formatShare(accuracyScore(test.y, predictions)),
      String(test.rows),
    ]);
    expect(tableOf(notebook, "save").at(-1)?.[1]).toBe(
      `the same for ${test.rows} of ${test.rows} held-out notes`,
    );
  }
});
