import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import mixture from "../mixture.json" with { type: "json" };
import { chooseStart } from "../src/choose-start.ts";
import { generateNotes } from "../src/generator.ts";
import type { LabelledNoteRow } from "../src/notes-file.ts";
import { readNotesFile } from "../src/notes-file.ts";
import { fitNotesMixture } from "../src/notes-mixture.ts";
import { sampleNotes } from "../src/sample-sets.ts";
import { svmAccuracy } from "./svm-accuracy.ts";

const folder = process.env.REAL_DATA_DIR;
const reason = folder
  ? ""
  : " (skipped: REAL_DATA_DIR does not name the folder of banknote_authentication.csv)";

/** What a linear SVM trained on the real set scores on it. */
const realAccuracy = 0.989;
const margin = 0.015;

describe.skipIf(!folder)(`the real notes${reason}`, () => {
  let real: LabelledNoteRow[];

  beforeAll(async () => {
    real = await readNotesFile(join(folder ?? "", "banknote_authentication.csv"), { requireLabel: true });
  });

  it("are all read", () => {
    expect(real).toHaveLength(1_372);
    expect(real.filter(({ label }) => label === 1)).toHaveLength(610);
    expect(real[0]).toEqual({ features: [3.6216, 8.6661, -2.8073, -0.44699], label: 0 });
  });

  it("give the committed mixture when they are fitted again", () => {
    const refitted = fitNotesMixture(real, mixture.source);
    expect(flattenNumbers(refitted)).toEqual(
      flattenNumbers(mixture).map((value) => expect.closeTo(value, 3)),
    );
  });

  it("are classified by a model trained on 1,000 generated notes, within 1.5 points of 98.9 %", () => {
    const accuracy = svmAccuracy(sampleNotes("notes-1000"), real);
    expect(Math.abs(accuracy - realAccuracy)).toBeLessThan(margin);
  });

  it("train a model that classifies generated notes, within 1.5 points of 98.9 %", () => {
    const accuracy = svmAccuracy(real, [...generateNotes({ seed: 77, count: 10_000 })]);
    expect(Math.abs(accuracy - realAccuracy)).toBeLessThan(margin);
  });

  it("are divided into a start, a test set and a pool that share no note", () => {
    const { start, testSet, pool } = chooseStart(real);
    // 24 of the 1,372 rows are there twice.
    expect(start.length + testSet.length + pool.length).toBe(1_348);
    expect(svmAccuracy(start, pool)).toBeGreaterThan(0.7);
    expect(svmAccuracy(pool, testSet)).toBeGreaterThan(0.97);
  });
});

function flattenNumbers(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(flattenNumbers) : [];
}
