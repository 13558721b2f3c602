import { parseNotesCsv } from "@loopline/banknotes";
import { expect, it } from "vitest";
import {
  findLeastCertain,
  type Predictions,
  resultsCsv as resultsCsvOf,
  summarise as summariseOf,
} from "../../../components/upload/results.ts";
import { notes as bankNotes, loans } from "../../datasets.ts";

type Records = Parameters<typeof resultsCsvOf>[0];
type Labels = readonly (string | null | undefined)[];

/** Predictions without margins, all of batch b. */
const toPredictions = (labels: Labels): Predictions =>
  labels.map((label) =>
    label === undefined
      ? undefined
      : { label, batchId: "b", position: 0, margin: undefined, probability: undefined },
  );
const resultsCsv = (records: Records, labels: Labels) =>
  resultsCsvOf(records, { predictions: toPredictions(labels), warnings: new Map() }, bankNotes);
const summarise = (records: Records, labels: Labels) =>
  summariseOf(records, toPredictions(labels), bankNotes);

const notes = [
  { line: 2, subject: 'a "b", c', features: [1, 2, 3, 4], label: 1 as const },
  { line: 3, subject: "=1+1", features: [-0.5, 6, 7, 8], label: 0 as const },
  { line: 4, subject: "d", features: [9, 9, 9, 9] },
];

it("writes the predictions as a valid CSV file", () => {
  const text = [...resultsCsv(notes, ["real", "real", undefined])].join("");
  const [header, ...lines] = text.trimEnd().split("\n");
  expect(header).toBe("subject,variance,skewness,curtosis,entropy,class,prediction,batch_id");
  expect(lines[0]).toBe('"a ""b"", c",1,2,3,4,real,real,b');
  expect(lines[2]).toBe("d,9,9,9,9,,,");
});

it("writes every subject unchanged, also formulas", async () => {
  const text = [...resultsCsv(notes, ["real", "real", "fake"])].join("");
  expect(text).toContain("\n=1+1,-0.5,6,7,8,fake,real,b\n");
  const labelled = notes.filter(({ label }) => label !== undefined);
  const read = await parseNotesCsv([...resultsCsv(labelled, ["real", "real"])].join(""));
  expect(read).toEqual(labelled.map(({ line: _, ...note }) => note));
});

it("writes an empty class for each note without one, and one line per note", async () => {
  const many = Array.from({ length: 12_345 }, (_, i) => ({
    line: i + 1,
    subject: `note-${i}`,
    features: [i, 0, 0, 0],
  }));
  const text = [
    ...resultsCsv(
      many,
      many.map(() => "fake" as const),
    ),
  ].join("");
  expect(await parseNotesCsv(text)).toEqual(many.map(({ line: _, ...note }) => note));
});

it("counts the predictions, and compares them with the classes of the file", () => {
  expect(summarise(notes, ["real", "real", "fake"])).toEqual({
    counts: [1, 2],
    waiting: 0,
    agreement: 0.5,
  });
  expect(summarise(notes, [undefined, undefined, "fake"])).toEqual({
    counts: [1, 0],
    waiting: 0,
    agreement: undefined,
  });
});

it("writes values of every type so that the same table reads them, and what waits without a prediction", () => {
  const records = [
    { line: 2, subject: "1", features: [1.5, "self", true, "2026-11-29"], label: 2 },
    { line: 3, subject: "2", features: [null, "a, b", false, null] },
  ];
  expect(
    [
      ...resultsCsvOf(records, { predictions: toPredictions(["good", null]), warnings: new Map() }, loans),
    ].join(""),
  ).toBe(
    "id,income,employment,owner,since,risk,prediction,batch_id\n" +
      "1,1.5,self,true,2026-11-29,unknown,good,b\n" +
      '2,,"a, b",false,,,,b\n',
  );
  expect(summariseOf(records, toPredictions(["good", null]), loans)).toEqual({
    counts: [1, 0, 0],
    waiting: 1,
    agreement: 0,
  });
});

it("writes the warnings of each record into a column, if there are any", () => {
  const warnings = new Map([[1, ["variance is above the range of the training set", "entropy is missing"]]]);
  const text = [
    ...resultsCsvOf(notes, { predictions: toPredictions(["real", "real", "fake"]), warnings }, bankNotes),
  ].join("");
  const [header, first, second] = text.split("\n");
  expect(header).toMatch(/,class,prediction,warnings,batch_id$/);
  expect(first).toMatch(/,real,real,,b$/);
  expect(second).toMatch(/,fake,real,variance is above the range of the training set; entropy is missing,b$/);
});

it("writes the margin and the probability of each prediction, if there are any, and finds the least certain ones", () => {
  const certain = [
    { label: "real", batchId: "b", position: 0, margin: 2.123456789, probability: 0.991 },
    { label: "real", batchId: "b", position: 0, margin: 0.5, probability: undefined },
    undefined,
  ];
  const results = { predictions: certain, warnings: new Map() };
  const [header, ...lines] = [...resultsCsvOf(notes, results, bankNotes)].join("").split("\n");
  expect(header).toMatch(/,class,prediction,margin,probability,batch_id$/);
  expect(lines.map((line) => line.split(",").slice(-4))).toEqual([
    ["real", "2.123456789", "0.991", "b"],
    ["real", "0.5", "", "b"],
    ["", "", "", ""],
    [""],
  ]);
  expect(findLeastCertain(certain, 5)).toEqual([1, 0]);
  expect(findLeastCertain(certain, 1)).toEqual([1]);
  expect(findLeastCertain(toPredictions(["real", null]), 5)).toEqual([]);
});
