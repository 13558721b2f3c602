import { parseNotesCsv } from "@loopline/banknotes";
import { expect, it } from "vitest";
import { formatResults, inLongPieces, toResults } from "../../src/submit/results.ts";

const notes = [
  { subject: "plain", features: [1, -2.5, 3e-7, 0] },
  { subject: 'a "quoted", one', features: [1, 2, 3, 4] },
  { subject: " two\nlines ", features: [5, 6, 7, 8] },
  { subject: "=1+1", features: [-0.45, 2, 3, 4] },
];
const batches = [
  { batch: 0, batch_id: "first", predictions: ["real" as const, "fake" as const] },
  { batch: 1, batch_id: "second", predictions: ["real" as const, "fake" as const] },
];
const format = (as: "csv" | "json") => [...formatResults(toResults(notes, batches), as)].join("");

it("writes CSV that can be read back", async () => {
  const csv = format("csv");
  expect(csv.split("\n").slice(0, 3)).toEqual([
    "subject,variance,skewness,curtosis,entropy,prediction,batch_id",
    "plain,1,-2.5,3e-7,0,real,first",
    '"a ""quoted"", one",1,2,3,4,fake,first',
  ]);
  expect(await parseNotesCsv(csv)).toEqual(notes);
});

it("writes JSON", () => {
  expect(JSON.parse(format("json"))).toEqual([
    { ...notes[0], prediction: "real", batch_id: "first" },
    { ...notes[1], prediction: "fake", batch_id: "first" },
    { ...notes[2], prediction: "real", batch_id: "second" },
    { ...notes[3], prediction: "fake", batch_id: "second" },
  ]);
});

it("writes many short pieces as few long ones", () => {
  const pieces = Array.from({ length: 20_000 }, (_, index) => `${index}\n`);
  const long = [...inLongPieces(pieces)];
  expect(long.join("")).toBe(pieces.join(""));
  expect(long).toHaveLength(2);
});
