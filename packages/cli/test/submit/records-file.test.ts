import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bankNotes } from "@loopline/banknotes/definition";
import { readDefinition } from "@loopline/dataset";
import { expect, it } from "vitest";
import { readRecords } from "../../src/submit/records-file.ts";
import { temporaryFolder } from "../temporary-folder.ts";

async function write(content: string): Promise<string> {
  const path = join(await temporaryFolder(), "notes.csv");
  await writeFile(path, content);
  return path;
}

it("names a record without a subject after its row", async () => {
  const { records } = await readRecords(await write("\n1,2,3,4\n\n5,6,7,8\n"), bankNotes);
  expect(records).toEqual([
    { subject: "row-1", features: [1, 2, 3, 4], label: null, others: [] },
    { subject: "row-2", features: [5, 6, 7, 8], label: null, others: [] },
  ]);
});

it("hashes files that differ in a byte differently", async () => {
  const [one, same, other] = await Promise.all(
    ["1,2,3,4\n", "1,2,3,4\n", "1,2,3,4"].map(
      async (content) => (await readRecords(await write(content), bankNotes)).hash,
    ),
  );
  expect(one).toBe(same);
  expect(one).not.toBe(other);
});

it("lists each wrong line with its column", async () => {
  const path = await write(`1,2,3,4\n1,x,3,4\n1,2\n${"y,2,3,4\n".repeat(20)}`);
  const message = await readRecords(path, bankNotes).catch((error: Error) => error.message);
  expect(String(message).split("\n")).toEqual([
    `${path}, line 2, column 2 (skewness): expected a finite number such as 8.67, found "x"`,
    expect.stringMatching(/notes\.csv, line 3, column 3 \(curtosis\): this cell is missing/),
    ...Array.from({ length: 18 }, (_, index) =>
      expect.stringContaining(`line ${4 + index}, column 1 (variance)`),
    ),
    "2 more lines are wrong",
    "Nothing was submitted.",
  ]);
});

it("says that there is no such file", async () => {
  await expect(readRecords("nowhere.csv", bankNotes)).rejects.toThrow(
    /^nowhere\.csv: cannot be read \(ENOENT/,
  );
});

it("reads the values of any dataset, and keeps its labels and other columns", async () => {
  const trees = readDefinition(
    JSON.stringify({
      name: "trees",
      fields: [
        { name: "tree", type: "string" },
        { name: "height", type: "number" },
        { name: "soil", categories: ["dry", "wet"] },
        { name: "kind", categories: ["ash", "elm"] },
      ],
      "loopline:subject": "tree",
      "loopline:target": "kind",
    }),
    "trees.json",
  );
  const text = "soil;Height;place;tree;kind;prediction;batch_id\nwet;1,5;north;t1;elm;ash;b\n;;south;;;;\n";
  expect(await readRecords(await write(text), trees)).toMatchObject({
    otherColumns: ["place"],
    records: [
      { subject: "t1", features: [1.5, "wet"], label: "elm", others: ["north"] },
      { subject: "row-2", features: [null, null], label: null, others: ["south"] },
    ],
  });
});
