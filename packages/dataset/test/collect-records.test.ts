import { expect, it } from "vitest";
import { collectRecords, readDefinition, readTable, TableError } from "../src/index.ts";

const numbers = {
  name: "sizes",
  fields: [
    { name: "width", type: "number" },
    { name: "height", type: "integer" },
    {
      name: "kind",
      categories: [
        { value: "small", code: 1 },
        { value: "large", code: 2 },
      ],
    },
  ],
  "loopline:target": "kind",
  "loopline:record": { one: "box", many: "boxes" },
};
const sizes = readDefinition(JSON.stringify(numbers), "sizes.json");

async function collect(text: string, dataset = sizes, options: { maxRecords?: number } = {}) {
  const table = await readTable([new TextEncoder().encode(text)], "file.csv", { dataset });
  return await collectRecords(
    dataset,
    table,
    ({ subject, values, label }) => [subject, ...values, label],
    options,
  );
}

it.each([
  [
    "features and classes",
    "1.5,2,1\n3,4,2\n",
    [
      [null, 1.5, 2, 0],
      [null, 3, 4, 1],
    ],
  ],
  [
    "features alone",
    "1,5;2\n3,5;4\n",
    [
      [null, 1.5, 2, null],
      [null, 3.5, 4, null],
    ],
  ],
  ["names of classes", "1,2,small\n", [[null, 1, 2, 0]]],
])("reads a table of numbers without a header: %s", async (_, text, rows) => {
  expect(await collect(text)).toEqual(rows);
});

it.each([
  ["1,2,3,4\n", "line 1: found 4 comma-separated cells and no header, expected 2 or 3 (width, height, kind)"],
  ["1\n", "line 1: found 1 comma-separated cell and no header, expected 2 or 3 (width, height, kind)"],
  ["width,height\n", "there are no boxes, expected rows below the header"],
])("refuses %j", async (text, problem) => {
  await expect(collect(text)).rejects.toThrow(problem);
});

it("needs a header for columns that are no numbers, or a subject: they might be in another order", async () => {
  const named = { ...sizes, subject: "box" };
  await expect(collect("1.5,2\n", named)).rejects.toThrow("expected the names of the columns, found numbers");
  const [first] = sizes.features;
  const mixed = { ...sizes, features: [{ ...first, type: "boolean" }] } as typeof sizes;
  await expect(collect("1.5,2\n", mixed)).rejects.toThrow("expected the names of the columns, found numbers");
});

it("names records by a column subject or subject_id if the dataset has no other", async () => {
  expect(await collect("Subject_ID,height,width\na,2,1\n")).toEqual([["a", 1, 2, null]]);
  expect(await collect("subject,height,width\na,2,1\n", { ...sizes, ignored: ["subject"] })).toEqual([
    [null, 1, 2, null],
  ]);
});

it("describes the first wrong line, the next 19, and counts all", async () => {
  const error = await collect(`width,height\n1,2\n${"x,2\n".repeat(30)}`).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TableError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/^file\.csv, line 3, column 1 \(width\): .* \(29 more lines are wrong\)$/),
    problem: { line: 3, otherLines: 29 },
    others: Array.from({ length: 19 }, (_, i) => expect.objectContaining({ line: 4 + i })),
  });
});

it("refuses more records than are wanted", async () => {
  expect(await collect("1,2\n3,4\n", sizes, { maxRecords: 2 })).toHaveLength(2);
  await expect(collect("1,2\n3,4\n5,6\n", sizes, { maxRecords: 2 })).rejects.toThrow(
    "file.csv, line 3: more than 2 boxes, split the file",
  );
});
