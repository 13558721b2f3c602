import { parseNotesCsv } from "@loopline/banknotes";
import { expect, it } from "vitest";
import {
  type Predictions,
  resultsCsv as resultsCsvOf,
  summarise as summariseOf,
} from "../../../components/upload/results.ts";
import { notes as bankNotes, loans } from "../../datasets.ts";

type Records = Parameters<typeof resultsCsvOf>[0];
const resultsCsv = (records: Records, predictions: Predictions) =>
  resultsCsvOf(records, { predictions, warnings: new Map() }, bankNotes);
const summarise = (records: Records, predictions: Predictions) =>
  summariseOf(records, predictions, bankNotes);

const notes = [
  { line: 2, subject: 'a "b", c', features: [1, 2, 3, 4], label: 1 as const },
  { line: 3, subject: "=1+1", features: [-0.5, 6, 7, 8], label: 0 as const },
  { line: 4, subject: "d", features: [9, 9, 9, 9] },
];

it("writes the predictions as a valid CSV file", () => {
  const text = [...resultsCsv(notes, ["real", "real", undefined])].join("");
  const [header, ...lines] = text.trimEnd().split("\n");
  expect(header).toBe("subject,variance,skewness,curtosis,entropy,class,prediction");
  expect(lines[0]).toBe('"a ""b"", c",1,2,3,4,real,real');
  expect(lines[2]).toBe("d,9,9,9,9,,");
});

it("writes every subject unchanged, also formulas", async () => {
  const text = [...resultsCsv(notes, ["real", "real", "fake"])].join("");
  expect(text).toContain("\n=1+1,-0.5,6,7,8,fake,real\n");
  const labelled = notes.filter(({ label }) => label !== undefined);
  const read = await parseNotesCsv([...resultsCsv(labelled, ["real", "real"])].join(""));
  expect(read).toEqual(labelled.map(({ line: _, ...note }) => note));
});

it("writes no class column for notes without classes, and one line per note", async () => {
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
    [...resultsCsvOf(records, { predictions: ["good", null], warnings: new Map() }, loans)].join(""),
  ).toBe(
    "id,income,employment,owner,since,risk,prediction\n" +
      "1,1.5,self,true,2026-11-29,unknown,good\n" +
      '2,,"a, b",false,,,\n',
  );
  expect(summariseOf(records, ["good", null], loans)).toEqual({
    counts: [1, 0, 0],
    waiting: 1,
    agreement: 0,
  });
});

it("writes the warnings of each record into a column, if there are any", () => {
  const warnings = new Map([[1, ["variance is above the range of the training set", "entropy is missing"]]]);
  const text = [...resultsCsvOf(notes, { predictions: ["real", "real", "fake"], warnings }, bankNotes)].join(
    "",
  );
  const [header, first, second] = text.split("\n");
  expect(header).toMatch(/,class,prediction,warnings$/);
  expect(first).toMatch(/,real,real,$/);
  expect(second).toMatch(/,fake,real,variance is above the range of the training set; entropy is missing$/);
});
