import { parseNotesCsv } from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import { expect, it } from "vitest";
import { formatResults, inLongPieces } from "../../src/submit/results.ts";

const notes = [
  { subject: "plain", features: [1, -2.5, 3e-7, 0], label: null, others: [] },
  { subject: 'a "quoted", one', features: [1, 2, 3, 4], label: null, others: [] },
  { subject: " two\nlines ", features: [5, 6, 7, 8], label: null, others: [] },
  { subject: "=1+1", features: [-0.45, 2, 3, 4], label: null, others: [] },
];
const batches = [
  { batch: 0, batch_id: "first", predictions: ["real" as const, "fake" as const] },
  { batch: 1, batch_id: "second", predictions: ["real" as const, "fake" as const] },
];
const plain = notes.map(({ label: _, others: __, ...note }) => note);
const format = (as: "csv" | "json") =>
  [...formatResults(notes, batches, { format: as, dataset: bankNotes, otherColumns: [] })].join("");

it("writes CSV that can be read back", async () => {
  const csv = format("csv");
  expect(csv.split("\n").slice(0, 3)).toEqual([
    "subject,variance,skewness,curtosis,entropy,class,prediction,batch_id",
    "plain,1,-2.5,3e-7,0,,real,first",
    '"a ""quoted"", one",1,2,3,4,,fake,first',
  ]);
  expect(await parseNotesCsv(csv)).toEqual(plain);
});

it("writes JSON", () => {
  expect(JSON.parse(format("json"))).toEqual([
    { ...plain[0], prediction: "real", batch_id: "first" },
    { ...plain[1], prediction: "fake", batch_id: "first" },
    { ...plain[2], prediction: "real", batch_id: "second" },
    { ...plain[3], prediction: "fake", batch_id: "second" },
  ]);
});

it("writes margins and probabilities where they are known", () => {
  const [first, second] = plain;
  const batches = [
    { batch: 0, batch_id: "old", predictions: ["real"] },
    { batch: 1, batch_id: "new", predictions: ["fake"], margins: [0.1 + 0.2], probabilities: [0.9127] },
  ];
  const pieces = (as: "csv" | "json") =>
    [
      ...formatResults(
        [first, second].flatMap((one) => (one ? [{ ...one, label: null, others: [] }] : [])),
        batches,
        { format: as, dataset: bankNotes, otherColumns: [] },
      ),
    ].join("");
  expect(pieces("csv").split("\n")).toEqual([
    "subject,variance,skewness,curtosis,entropy,class,prediction,margin,probability,batch_id",
    "plain,1,-2.5,3e-7,0,,real,,,old",
    '"a ""quoted"", one",1,2,3,4,,fake,0.30000000000000004,0.9127,new',
    "",
  ]);
  expect(JSON.parse(pieces("json"))[1]).toMatchObject({ margin: 0.1 + 0.2, probability: 0.9127 });
  expect(JSON.parse(pieces("json"))[0]).not.toHaveProperty("margin");
});

it("writes many short pieces as few long ones", () => {
  const pieces = Array.from({ length: 20_000 }, (_, index) => `${index}\n`);
  const long = [...inLongPieces(pieces)];
  expect(long.join("")).toBe(pieces.join(""));
  expect(long).toHaveLength(2);
});

it("writes the target as the file has it, the file's other columns, and warnings if there are any", async () => {
  const records = [
    { subject: "a", features: [1.5, null, true, "x,y"], label: "oak", others: ["north"] },
    { subject: "b", features: [2, 3, false, "z"], label: null, others: [""] },
  ];
  const warnings = [
    { position: 0, message: "p is missing." },
    { position: 0, message: 'q: "x,y" is new.' },
  ];
  const warned = [{ batch: 0, batch_id: "first", predictions: ["ash", null], warnings }];
  const features = ["o", "p", "r", "q"].map((name) => ({ ...bankNotes.features[0], name }) as const);
  const dataset = { ...bankNotes, features: features as typeof bankNotes.features, subject: "tree" };
  const formatTrees = (as: "csv" | "json") =>
    [...formatResults(records, warned, { format: as, dataset, otherColumns: ["place"] })].join("");
  expect(formatTrees("csv")).toBe(
    `tree,o,p,r,q,class,place,prediction,warnings,batch_id
a,1.5,,true,"x,y",oak,north,ash,"p is missing. q: ""x,y"" is new.",first
b,2,3,false,z,,,,,first
`,
  );
  expect(JSON.parse(formatTrees("json"))).toEqual([
    {
      subject: "a",
      features: [1.5, null, true, "x,y"],
      label: "oak",
      others: { place: "north" },
      prediction: "ash",
      warnings: ["p is missing.", 'q: "x,y" is new.'],
      batch_id: "first",
    },
    {
      subject: "b",
      features: [2, 3, false, "z"],
      others: { place: "" },
      prediction: null,
      batch_id: "first",
    },
  ]);
});
