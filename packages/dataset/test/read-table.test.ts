import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { readTable, TableError } from "../src/index.ts";

type Content = string | Uint8Array;
type Reader = typeof readTable;

const encode = (content: Content) =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

async function cellsOf(content: Content, read: Reader = readTable): Promise<string[][]> {
  const { columns, rows } = await read([encode(content)]);
  const cells = [[...columns]];
  for await (const row of rows) {
    if ("problem" in row) throw row;
    cells.push([...row.cells]);
  }
  return cells;
}

async function problemOf(content: Content, read: Reader = readTable): Promise<string> {
  return await cellsOf(content, read).then(
    () => "nothing is wrong",
    (error: Error) => error.message,
  );
}

function utf16(text: string, { mark }: { mark: boolean }): Uint8Array {
  return new Uint8Array(Buffer.from(`${mark ? "\uFEFF" : ""}${text}`, "utf16le"));
}

const header = ["name", "size"];
const both = [header, ["ann", "1.5"], ["bob", "2"]];

const readable: readonly [what: string, content: string, cells: string[][]][] = [
  ["a byte order mark, CRLF and no final newline", "\uFEFFname,size\r\nann,1.5\r\nbob,2", both],
  ["CR as line end", "name,size\rann,1.5\rbob,2\r", both],
  ["mixed line ends", "name,size\r\nann,1.5\nbob,2\r", both],
  ["blank lines and a Ctrl-Z", "\n\nname,size\n \t\nann,1.5\n\nbob,2\n\u001a", both],
  ["rows of only separators", "name,size\n,\nann,1.5\n , \nbob,2\n,\n,\n", both],
  ["separators after each line", "name,size,,\nann,1.5,,\nbob,2,\n", both],
  ["semicolons", "name;size\nann;1.5\nbob;2\n", both],
  ["tabs", "name\tsize\nann\t1.5\nbob\t2\n", both],
  [
    "tabs and empty cells",
    "a\tb\tc\n\t\t1\n1\t\t\n",
    [
      ["a", "b", "c"],
      ["", "", "1"],
      ["1", "", ""],
    ],
  ],
  ["vertical bars", "name|size\nann|1.5\nbob|2\n", both],
  ["decimal commas", "name;size\nann;1,5\nbob;2,25\n", [header, ["ann", "1,5"], ["bob", "2,25"]]],
  [
    "decimal commas below names with commas",
    "a, m;b, m\n1,5;2,5\n",
    [
      ["a, m", "b, m"],
      ["1,5", "2,5"],
    ],
  ],
  [
    "commas in a quoted header",
    '"name, first";size\nann;1,5\n',
    [
      ["name, first", "size"],
      ["ann", "1,5"],
    ],
  ],
  ["semicolons in its text", "name,size\na;b;c,1\nd;e;f,2\n", [header, ["a;b;c", "1"], ["d;e;f", "2"]]],
  ["Excel's line that names the separator", "sep=,\r\nname,size\r\nann,1.5\r\nbob,2\r\n", both],
  ["that line for semicolons, in quotes", '"sep=;"\nname;size\nann;1.5\nbob;2\n', both],
  ["that line for tabs", "sep=\t\nname\tsize\nann\t1.5\nbob\t2\n", both],
  ["that line for another character", "sep=^\nname^size\nann^1.5\nbob^2\n", both],
  ["that line with separators after it", "\uFEFFsep=;;;\nname;size\nann;1.5\nbob;2\n", both],
  ["spaces around cells", " name ,\tsize\n ann , 1.5 \nbob\t, 2\n", both],
  ["spaces before quotes", 'name, size\n "Lee, Ann", "1.5"\n', [header, ["Lee, Ann", "1.5"]]],
  ["spaces in quotes", 'name,size\n"  ann ",1\n', [header, ["  ann ", "1"]]],
  ["line ends in quotes", 'name,size\r\n"a\r\nb\n",1\r\n', [header, ["a\nb\n", "1"]]],
  ["quotes in quotes", 'name,size\n"12"" drawer",1\n', [header, ['12" drawer', "1"]]],
  ["quotes in the middle of a cell", 'name,size\n12" drawer,1\n', [header, ['12" drawer', "1"]]],
  [
    "Excel's index column",
    ",name,size\n1,ann,1.5\n",
    [
      ["column_1", ...header],
      ["1", "ann", "1.5"],
    ],
  ],
  [
    "a name missing in the middle",
    "name,,size\nann,x,1\n",
    [
      ["name", "column_2", "size"],
      ["ann", "x", "1"],
    ],
  ],
  [
    "years as names",
    "name,2019,2020\nann,1,2\n",
    [
      ["name", "2019", "2020"],
      ["ann", "1", "2"],
    ],
  ],
  ["a header alone", "name,size\n", [header]],
  ["one column", "name\nann\n", [["name"], ["ann"]]],
];

const excel = "save it as CSV in UTF-8, in Excel as “CSV UTF-8”";
const quoteRule =
  "a misplaced double quote: a cell that begins with one ends with one, and one inside of it is written twice";

const refused: readonly [what: string, content: Content, problem: string][] = [
  ["UTF-16", utf16("name,size\nann,1\n", { mark: true }), `the file is UTF-16 text: ${excel}`],
  ["UTF-16 without its mark", utf16("name,size\n", { mark: false }), `the file is UTF-16 text: ${excel}`],
  [
    "Latin-1",
    new Uint8Array(Buffer.from("name,size\nann,1\nJosé,2\nbob,3\n", "latin1")),
    `line 3: not UTF-8 text but perhaps Latin-1 (Windows-1252): ${excel}`,
  ],
  [
    "a workbook",
    Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0),
    "the file is a workbook or a ZIP archive: save the table as CSV in UTF-8",
  ],
  ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0), "the file is compressed with gzip: decompress it first"],
  ["nothing", "", "the file is empty, expected a line of column names and rows"],
  ["blank lines", "\n \n,,\n", "the file is empty, expected a line of column names and rows"],
  ["a name twice", "a,b,a\n", "line 1, column 3 (a): column 1 has the same name: rename one of them"],
  [
    "no header",
    "5.1,3.5,setosa\n4.9,3,setosa\n",
    'line 1: expected the names of the columns, found numbers such as "5.1": add a line of names above the first row',
  ],
  [
    "no header, below the separator's line",
    "sep=;\n5;1;5;benign\n",
    'line 2: expected the names of the columns, found numbers such as "5": add a line of names above the first row',
  ],
  [
    "a missing cell",
    "a,b,c\n1,2,3\n\n1,2\n",
    "line 4, column 3 (c): this cell is missing, expected 3 cells (a, b, c): add it, or a comma",
  ],
  [
    "a cell too many",
    "sep=;\na;b\n1;2;x\n",
    'line 3, column 3: found "x" after the last column, expected 2 cells (a, b): put a cell that has a semicolon in it between double quotes, and name every column in the header',
  ],
  ["text after a quoted cell", 'a,b\n1,2\n"x"y,2\n', `line 3: ${quoteRule}`],
  ["an open quote", 'a,b\n1,2\n,\n\n"1,2\n3,4\n', `line 5: ${quoteRule}`],
  [
    "an endless row",
    `a,b\n1,2\n"${"1,\n".repeat(400_000)}`,
    "line 3: a row of more than 1000000 characters, perhaps a quote is left open",
  ],
];

let readInBrowser: Reader;

beforeAll(async () => {
  const { outputFiles } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: ["../src/table.ts"],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "table",
    logLevel: "silent",
  });
  const context = createContext({ TextDecoder, TextEncoder, setTimeout, clearTimeout });
  readInBrowser = runInContext(`${outputFiles[0]?.text}; table.readTable`, context);
});

describe("readTable", () => {
  it.each(readable)("reads a file with %s", async (_, content, cells) => {
    expect(await cellsOf(content)).toEqual(cells);
    expect(await cellsOf(content, readInBrowser)).toEqual(cells);
  });

  it.each(refused)("refuses a file with %s, and says where and what to do", async (_, content, problem) => {
    expect(await problemOf(content)).toBe(problem);
    expect(await problemOf(content, readInBrowser)).toBe(problem);
  });

  it("reads the same rows, with their lines, however the bytes of a file are split", async () => {
    const bytes = encode('\uFEFFname;size\r\n"Mül\r\nler; ""A""";1,5\r\n\r\n12" drawer;2\r\n\u001a');
    for (let length = 1; length < bytes.length; length++) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) =>
        bytes.subarray(i * length, (i + 1) * length),
      );
      const { rows } = await readTable(pieces);
      expect(await Array.fromAsync(rows)).toEqual([
        { line: 2, cells: ['Mül\nler; "A"', "1,5"] },
        { line: 5, cells: ['12" drawer', "2"] },
      ]);
    }
  });

  it("reads on after a row with a wrong number of cells, and names the file", async () => {
    const { rows } = await readTable([encode("a,b\n1\n2,3\n")], "sizes.csv");
    const [wrong, right] = await Array.fromAsync(rows);
    expect(wrong).toBeInstanceOf(TableError);
    expect(wrong).toMatchObject({
      message:
        "sizes.csv, line 2, column 2 (b): this cell is missing, expected 2 cells (a, b): add it, or a comma",
      problem: { fileName: "sizes.csv", line: 2, column: 2, columnName: "b" },
    });
    expect(right).toEqual({ line: 3, cells: ["2", "3"] });
  });

  it.each(["close", "leave"] as const)("stops reading the file on %s", async (how) => {
    let isClosed = false;
    async function* bytes(): AsyncGenerator<Uint8Array> {
      try {
        yield encode("a,b\n");
        for (;;) yield encode("1,2\n".repeat(50_000));
      } finally {
        isClosed = true;
      }
    }
    const table = await readTable(bytes());
    if (how === "close") await table.close();
    else for await (const _ of table.rows) break;
    expect(isClosed).toBe(true);
  });

  it("closes a file whose header is wrong", async () => {
    let isClosed = false;
    async function* bytes(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield encode("a,a\n".repeat(50_000));
      } finally {
        isClosed = true;
      }
    }
    await expect(readTable(bytes())).rejects.toThrow("column 1 has the same name");
    expect(isClosed).toBe(true);
  });

  it("reads back what any CSV writer writes", async () => {
    const cell = fc.string({ unit: "grapheme-ascii" }).map((text) => text.replaceAll("\r", ""));
    const tables = fc.integer({ min: 2, max: 5 }).chain((columns) =>
      fc.record({
        rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 20 }),
        separator: fc.constantFrom(",", ";", "\t"),
        lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
        names: fc.constant(Array.from({ length: columns }, (_, i) => `c${i}`)),
        saysSeparator: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(tables, async ({ rows, separator, lineEnd, names, saysSeparator }) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const lines = [
          ...(saysSeparator ? [`sep=${separator}`] : []),
          ...[names, ...rows].map((row) => row.map(quote).join(separator)),
        ];
        const kept = rows.filter((row) => row.some((text) => text.trim() !== ""));
        expect(await cellsOf(lines.join(lineEnd))).toEqual([names, ...kept]);
      }),
    );
  });
});
