import { describe, expect, it } from "vitest";
import { parseRecords, readDefinition, readTable, type TableError } from "../src/index.ts";

const definition = {
  name: "loan-risk",
  missingValues: ["", "NA"],
  fields: [
    { name: "application", type: "string" },
    { name: "income", type: "number", constraints: { minimum: 0, maximum: 10 } },
    { name: "children", type: "integer", constraints: { required: true } },
    { name: "owner", type: "boolean" },
    { name: "since", type: "date" },
    { name: "job", type: "string", categories: ["salaried", "self"] },
    { name: "rating", type: "string", categories: ["1", "2"] },
    { name: "remarks", type: "string" },
    { name: "risk", type: "string", categories: ["good", "bad"] },
  ],
  "loopline:target": "risk",
  "loopline:subject": "application",
  "loopline:ignore": ["remarks"],
};
const dataset = readDefinition(JSON.stringify(definition), "loans.json");
const header = "application;income;children;owner;since;job;rating;remarks;risk";

async function parse(text: string, onWrong?: (problem: TableError) => void) {
  const table = await readTable([new TextEncoder().encode(text)], "loans.csv");
  const records = await Array.fromAsync(parseRecords(dataset, table, onWrong && { onWrong }));
  return records.map(({ cells: _, ...record }) => record);
}

async function problemOf(text: string): Promise<string> {
  return await parse(text).then(
    () => "nothing is wrong",
    (error: Error) => error.message,
  );
}

describe("parseRecords", () => {
  it("reads each row by the types of its columns, and missing values as null", async () => {
    expect(
      await parse(`${header}
a1;1,5;2;TRUE;2026-11-29;self;2;x;bad
a2;1e3;3.0;no;29.11.2026;none;1.0;y;GOOD
NA;NA;-1;1.0;2026/1/2;NA;3;;NA
;;0;;;;;;
`),
    ).toEqual([
      { line: 2, row: 1, subject: "a1", values: [1.5, 2, true, "2026-11-29", "self", "2"], label: 1 },
      { line: 3, row: 2, subject: "a2", values: [1000, 3, false, "2026-11-29", "none", "1"], label: 0 },
      { line: 4, row: 3, subject: null, values: [null, -1, true, "2026-01-02", null, "3"], label: null },
      { line: 5, row: 4, subject: null, values: [null, 0, null, null, null, null], label: null },
    ]);
  });

  it("finds columns by their names, in any order and letter case, and needs only the features", async () => {
    expect(
      await parse("Rating,extra,JOB,since,owner,children,income\n1,?,self,2026-01-01,false,2,30\n"),
    ).toEqual([
      { line: 2, row: 1, subject: null, values: [30, 2, false, "2026-01-01", "self", "1"], label: null },
    ]);
  });

  it("ignores spaces around categories, also in quotes, but keeps those of a quoted subject", async () => {
    const rows = '" a ";1;2;1;;" self ";" 2.0 ";;" bad "\n" b";1;2;1;;" else";;;\n';
    expect(await parse(`${header}\n${rows}`)).toMatchObject([
      { subject: " a ", values: [1, 2, true, null, "self", "2"], label: 1 },
      { subject: " b", values: [1, 2, true, null, "else", null], label: null },
    ]);
  });

  it("reports every wrong row, numbers all rows, and reads the others", async () => {
    const problems: string[] = [];
    const rows = ["a;1;2;1;;;;;bad", "b;1;2", "c;x;2;1;;;;;bad", "d;1;2;1;;;;;bad"];
    const records = await parse([header, ...rows].join("\n"), ({ message }) => problems.push(message));
    expect(records.map(({ row, subject }) => [row, subject])).toEqual([
      [1, "a"],
      [4, "d"],
    ]);
    expect(problems.map((message) => message.split(":")[0])).toEqual([
      "loans.csv, line 3, column 4 (owner)",
      "loans.csv, line 4, column 2 (income)",
    ]);
  });

  const listing = "correct it, leave the cell empty, or list it under missingValues in the definition";

  it.each([
    ["a;x1;2;1;;;;;", `column 2 (income): expected a finite number such as 0, found "x1": ${listing}`],
    ["a;0x10;2;1;;;;;", `column 2 (income): expected a finite number such as 0, found "0x10": ${listing}`],
    [
      "a;1.234,5;2;1;;;;;",
      `column 2 (income): expected a finite number such as 0, found "1.234,5": write it without separators of thousands`,
    ],
    [
      "a;1e31;2;1;;;;;",
      `column 2 (income): expected a number between -1e30 and 1e30, found "1e31": ${listing}`,
    ],
    [
      "a;;NA;1;;;;;",
      'column 3 (children): expected a value, found "NA": fill the cell, or take "required" from the column\'s definition',
    ],
    [
      "a;;2.5;1;;;;;",
      'column 3 (children): expected a whole number, found "2.5": correct it, or give the column the type "number" in the definition',
    ],
    [
      "a;;2;2;;;;;",
      'column 4 (owner): expected true or false, found "2": write TRUE, FALSE, yes, no, 1 or 0',
    ],
    ["a;;2;1;2026-02-31;;;;", 'column 5 (since): expected a day, found "2026-02-31": write it as 2026-11-29'],
    ["a;;2;1;11/29/2026;;;;", 'column 5 (since): expected a day, found "11/29/2026": write it as 2026-11-29'],
    [
      "a;;2;1;;a\0b;;;",
      'column 6 (job): expected text without NUL characters, found "a\\u0000b": remove them',
    ],
    [
      "a;;2;1;;;;;goood",
      'column 9 (risk): expected one of good, bad, found "goood": correct it, leave the cell empty, or add it to the target\'s categories in the definition',
    ],
  ])("refuses the row %s, and says where and what to do", async (row, problem) => {
    expect(await problemOf(`${header}\n\n${row}\n`)).toBe(`loans.csv, line 3, ${problem}`);
  });

  it("refuses a column with two kinds of decimal marks: one of them may divide thousands", async () => {
    expect(await problemOf(`${header}\na;1,5;2;1;;;;;\nb;1.234;2;1;;;;;\n`)).toBe(
      'loans.csv, line 3, column 2 (income): expected a decimal comma as in the rows before, found "1.234": write all numbers of the column alike, without separators of thousands',
    );
  });

  it("refuses a comma in a number where commas separate cells: it may divide thousands", async () => {
    expect(await problemOf(`${header.replaceAll(";", ",")}\na,"1,234",2,1,,,,,\n`)).toBe(
      'loans.csv, line 2, column 2 (income): expected a number with a decimal point, found "1,234": write it without separators of thousands',
    );
  });

  it.each(["1.234,50", "1'234", "-1.234.567"])(
    "says what is wrong with separators of thousands: %s",
    async (cell) => {
      expect(await problemOf(`${header}\na;${cell};2;1;;;;;\n`)).toMatch(
        /^loans.csv, line 2, column 2 \(income\): .*: write it without separators of thousands$/,
      );
    },
  );

  it("refuses a header without a feature", async () => {
    expect(await problemOf("income,kids\n1,2\n")).toBe(
      "loans.csv, line 1: the header lacks children, owner, since, job, rating, found income, kids: rename or add the columns that loan-risk needs",
    );
  });
});
