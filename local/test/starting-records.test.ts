import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatNotesCsv, sampleNotes } from "@loopline/banknotes";
import { bankNotes, definitionFile } from "@loopline/banknotes/definition";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleRecords, toCsv } from "../../tests/support/sample-records.ts";
import {
  checkSameDataset,
  checkSameOrigin,
  chooseStartingRecords,
  keepOrigin,
} from "../src/seed/starting-records.ts";
import { readState, stateFiles } from "../src/state/state.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "loopline-records-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

const choose = (choice: Parameters<typeof chooseStartingRecords>[0]) =>
  chooseStartingRecords(choice, join(directory, "no state"));

test("takes six notes to start from and a hundred to test with from the samples", async () => {
  const { origin, dataset, start, testSet } = await choose({});
  expect(origin).toEqual({ source: "samples" });
  expect(dataset).toBe(bankNotes);
  expect(start).toHaveLength(6);
  expect(testSet).toHaveLength(100);
});

test("takes as many from a file of notes, and recognises the file by its bytes", async () => {
  const text = formatNotesCsv(sampleNotes("notes-1000"));
  const dataFile = await write("mine.csv", text);
  const { origin, start, testSet, file } = await choose({ dataFile });
  const same = await choose({ dataFile: await write("copy.csv", text) });
  expect([start.length, testSet.length, file]).toEqual([6, 100, dataFile]);
  expect(origin).toMatchObject({ source: "file", name: "mine.csv" });
  expect(() => checkSameOrigin(origin, same.origin)).not.toThrow();
});

test("refuses a bad file of notes with line and column", async () => {
  const dataFile = await write(
    "bad.csv",
    "variance,skewness,curtosis,entropy,class\n1,2,3,4,1\n1,2,oops,4,0\n",
  );
  await expect(choose({ dataFile })).rejects.toThrow(/bad\.csv, line 3, column 3 \(curtosis\)/);
});

test("refuses to mix other records into a state", () => {
  const samples = { source: "samples" } as const;
  const file = { source: "file", name: "mine.csv", sha256: "a".repeat(64) } as const;
  const table = {
    source: "table",
    dataset: "loans",
    file: { name: "loans.csv", sha256: "c".repeat(64), labelled: 7 },
  } as const;
  expect(() => checkSameOrigin(undefined, file)).not.toThrow();
  expect(() => checkSameOrigin(samples, file)).toThrow(
    /generated samples.*start without --data.*npm run reset/,
  );
  expect(() => checkSameOrigin(file, samples)).toThrow(/the file mine\.csv.*--data mine\.csv.*npm run reset/);
  expect(() => checkSameOrigin(file, { ...file, sha256: "b".repeat(64) })).toThrow("mine.csv");
  expect(() => checkSameOrigin(table, file)).toThrow(
    /the dataset loans of the file loans\.csv.*mine\.csv.*start without --data.*npm run reset/,
  );
  const changed = { ...table, file: { ...table.file, sha256: "d".repeat(64) } };
  expect(() => checkSameOrigin(table, changed)).toThrow("npm run reset");
  expect(() => checkSameOrigin(table, { source: "table", dataset: "loans" })).not.toThrow();
});

describe("a table", () => {
  const loans = toCsv(sampleRecords({ seed: 1, count: 60 }));

  test("gets a definition, and all its labelled rows are training rows", async () => {
    const unlabelled = loans.replace(/(good|bad|ugly)\n$/, "\n");
    const records = await choose({ dataFile: await write("loans.csv", unlabelled), target: "risk" });
    expect(records).toMatchObject({
      origin: { source: "table", dataset: "loans", file: { name: "loans.csv", labelled: 59 } },
      startsFromFile: true,
      start: [],
      testSet: [],
    });
    expect(records.dataset.target.classes.map(({ value }) => value).sort()).toEqual(["bad", "good", "ugly"]);
    expect(records.dataset.features.map(({ type }) => type)).toContain("date");
    expect(records.inference?.rows).toBe(60);
  });

  test("asks for the column to predict if it cannot be guessed, else names the option", async () => {
    const dataFile = await write(
      "unclear.csv",
      loans.replaceAll(/(good|bad|ugly)\n/g, "$1,1\n").replace("risk\n", "risk,n\n"),
    );
    await expect(choose({ dataFile })).rejects.toThrow(/unclear\.csv: cannot tell.*--target COLUMN, such as/);
    const asked: string[][] = [];
    const { dataset } = await choose({
      dataFile,
      askTarget: async ({ candidates }) => {
        asked.push([...candidates]);
        return "risk";
      },
    });
    expect(asked).toEqual([["owner", "work", "region", "risk"]]);
    expect(dataset.target.name).toBe("risk");
  });

  test("is read by a given definition, every row of it", async () => {
    const definition = {
      name: "mine",
      fields: [
        { name: "age", type: "integer" },
        { name: "risk", type: "string", categories: ["good", "bad", "ugly"] },
      ],
      "loopline:target": "risk",
    };
    const schemaFile = await write("mine.json", JSON.stringify(definition));
    const dataFile = await write("loans.csv", loans);
    const { origin, dataset } = await choose({ dataFile, schemaFile });
    expect(origin).toMatchObject({ dataset: "mine", file: { labelled: 60 } });
    expect(dataset.features.map(({ name }) => name)).toEqual(["age"]);
    expect((await choose({ schemaFile })).origin).toEqual({ source: "table", dataset: "mine" });

    const wrong = await write("wrong.csv", `${loans}1,not an age,,,,north,good\n`);
    await expect(choose({ dataFile: wrong, schemaFile })).rejects.toThrow(
      /wrong\.csv, line 62, column 2 \(age\)/,
    );
    await expect(choose({ schemaFile: await write("bad.json", "{") })).rejects.toThrow(
      "bad.json is not JSON",
    );
    const missing = choose({ schemaFile: join(directory, "missing.json") });
    await expect(missing).rejects.toThrow(/the definition .*missing\.json cannot be read/);
  });

  test("is kept with its definition, with which a later start goes on", async () => {
    const state = join(directory, "state");
    const dataFile = await write("loans.csv", loans);
    const first = await chooseStartingRecords({ dataFile, target: "risk" }, state);
    const kept = keepOrigin(state, readState(state), first);
    const files = stateFiles(state);
    expect(kept).toEqual({
      dataset: files.definition,
      data: { origin: first.origin, records: files.records },
    });
    expect(await readFile(files.records, "utf8")).toBe(loans);

    const plain = await chooseStartingRecords({}, state);
    expect(plain).toMatchObject({ origin: first.origin, dataset: first.dataset, startsFromFile: true });
    expect(plain.inference).toBeUndefined();
    expect(keepOrigin(state, readState(state), plain)).toEqual(kept);
    expect((await chooseStartingRecords({ dataFile }, state)).inference).toBeUndefined();
  });

  test("may get a compatible definition later, and no other", async () => {
    const state = join(directory, "state");
    const held = readState(state).data;
    const { dataset, definition = "" } = await chooseStartingRecords({}, state);
    const relabelled = definition.replace('"name": "loan"', '"name": "loan", "title": "Loan"');
    const schemaFile = await write("relabelled.json", relabelled.replace('"C": 1', '"C": 10'));
    const changed = await chooseStartingRecords({ schemaFile }, state);
    expect(changed.dataset.hash).not.toBe(dataset.hash);
    expect(() => checkSameDataset(state, held, changed.dataset)).not.toThrow();
    expect(() => checkSameDataset(state, held, { ...dataset, features: dataset.features.slice(1) })).toThrow(
      "this state holds the dataset loans, not loans with other features, types or classes: start without --data and --schema, or run npm run reset to start over",
    );
    expect(() => checkSameDataset(state, held, bankNotes)).toThrow("not banknotes: start without");
    const stricter = dataset.features.map((feature) => ({ ...feature, required: true }));
    expect(() => checkSameDataset(state, held, { ...dataset, features: stricter })).toThrow(
      `this state holds the dataset loans, in which ${stricter[0]?.name} may be missing, so that it cannot become required: start without`,
    );
  });
});

test("the default dataset keeps its own definition", async () => {
  const state = join(directory, "notes state");
  const kept = keepOrigin(state, readState(state), await choose({}));
  expect(kept).toEqual({ dataset: definitionFile, data: { origin: { source: "samples" } } });
});
