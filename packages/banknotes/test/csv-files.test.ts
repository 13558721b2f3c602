import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRecords as readInCli } from "../../cli/src/submit/records-file.ts";
import { bankNotes } from "../src/bank-notes.ts";
import { readNotesFile } from "../src/notes-file.ts";

// One table of files for everything that reads one: the reader of the web app, `loopline submit`, and what `npm start`, the demo
// and the notebooks use.

const first = [3.62, 8.67, -2.81, -0.45];
const second = [-1.4, 3.32, -1.39, -1.99];
const header = "variance,skewness,curtosis,entropy";
const lines = ["3.62,8.67,-2.81,-0.45", "-1.4,3.32,-1.39,-1.99"] as const;
const oneUnnamed = { subject: "row-1", features: first };
const unnamed = [oneUnnamed, { subject: "row-2", features: second }];

type Content = string | Uint8Array<ArrayBuffer>;

const decimalCommas = (line: string) => line.replaceAll(",", ";").replaceAll(".", ",");

/** What is in each file, as any of the readers must see it. */
const readable: readonly [what: string, content: Content, notes: readonly object[]][] = [
  ["no header", `${lines[0]}\n${lines[1]}\n`, unnamed],
  ["a byte order mark, CRLF and no final newline", `\uFEFF${header}\r\n${lines[0]}\r\n${lines[1]}`, unnamed],
  ["CR as line end", `${header}\r${lines[0]}\r${lines[1]}\r`, unnamed],
  ["blank lines", `\n${header}\n\n${lines[0]}\n \t\n${lines[1]}\n\n`, unnamed],
  [
    "a space before each quote",
    'subject, variance, skewness, curtosis, entropy\na, "3.62", "8.67", "-2.81", "-0.45"\n',
    [{ subject: "a", features: first }],
  ],
  [
    "a comma in a cell whose quote comes after a space",
    'variance, skewness, curtosis, entropy, subject\n3.62, 8.67, -2.81, -0.45, "Till 3, drawer 2"\n',
    [{ subject: "Till 3, drawer 2", features: first }],
  ],
  [
    "rows of only commas",
    `${header},class\n,,,,\n${lines[0]},0\n, ,,,\n${lines[1]},1\n,,,,\n,,,,\n`,
    unnamed,
  ],
  ["a comma after each line", `${header},\n${lines[0]},\n${lines[1]},\n`, unnamed],
  ["commas after each line, and no header", `${lines[0]},,\n${lines[1]},,\n`, unnamed],
  ["commas after some lines", `${header}\n${lines[0]},,\n${lines[1]}\n`, unnamed],
  ["a column without a name or cells", `,${header}\n,${lines[0]}\n,${lines[1]}\n`, unnamed],
  ["Excel's column of row numbers", `,${header}\n0,${lines[0]}\n1,${lines[1]}\n`, unnamed],
  ["another column", `note,${header}\nx,${lines[0]}\ny,${lines[1]}\n`, unnamed],
  ["semicolons and decimal commas", `${decimalCommas(lines[0])}\n${decimalCommas(lines[1])}\n`, unnamed],
  [
    "semicolons below a header, as it says itself",
    `sep=;\n${header.replaceAll(",", ";")}\n${decimalCommas(lines[0])}\n${decimalCommas(lines[1])}\n`,
    unnamed,
  ],
  ["tabs", `${[header, ...lines].join("\n").replaceAll(",", "\t")}\n`, unnamed],
  ["Excel's line that names the separator", `sep=,\n${header}\n${lines[0]}\n${lines[1]}\n`, unnamed],
  ["that line in quotes, and no header", `"sep=,"\r\n${lines[0]}\r\n${lines[1]}\r\n`, unnamed],
  [
    "empty subjects",
    `subject,${header}\n,${lines[0]}\nnamed,${lines[1]}\n"  ",${lines[0]}\n`,
    [oneUnnamed, { subject: "named", features: second }, { subject: "row-3", features: first }],
  ],
  [
    "a quote in the middle of a cell",
    `subject,${header}\n12" drawer,${lines[0]}\n24" or 12",${lines[1]}\n`,
    [
      { subject: '12" drawer', features: first },
      { subject: '24" or 12"', features: second },
    ],
  ],
  [
    "a quote in the middle of a cell before one of several lines",
    `subject,${header}\n12" drawer,${lines[0]}\n"a\r\n""b""",${lines[1]}\n`,
    [
      { subject: '12" drawer', features: first },
      { subject: 'a\n"b"', features: second },
    ],
  ],
  [
    "classes as numbers with a point, and by name",
    `${header},class\n${lines[0]},0.0\n${lines[1]},1.0\n${lines[0]}, Fake\n${lines[1]},"real"\n`,
    [
      { ...unnamed[0], label: 0 },
      { ...unnamed[1], label: 1 },
      { subject: "row-3", features: first, label: 0 },
      { subject: "row-4", features: second, label: 1 },
    ],
  ],
  ["a Ctrl-Z at its end", `${header}\r\n${lines[0]}\r\n\u001a`, [oneUnnamed]],
  ["a Ctrl-Z after the last cell", `${header}\r\n${lines[0]}\u001a`, [oneUnnamed]],
  [
    "spaces around subjects, which count inside of quotes",
    `subject,${header}\n"  padded  ",${lines[0]}\n  bare\t,${lines[1]}\n`,
    [
      { subject: "  padded  ", features: first },
      { subject: "bare", features: second },
    ],
  ],
  ["spaces around quoted numbers", `${header}\n" 3.62 ","8.67\t"," -2.81"," -0.45 "\n`, [oneUnnamed]],
  [
    "subjects that a spreadsheet would calculate",
    `subject,${header}\n"=HYPERLINK(""http://127.0.0.1/x"",""click"")",${lines[0]}\n-2+3,${lines[1]}\n'@a,${lines[0]}\n`,
    [
      { subject: '=HYPERLINK("http://127.0.0.1/x","click")', features: first },
      { subject: "-2+3", features: second },
      { subject: "'@a", features: first },
    ],
  ],
  [
    "the results of a submission",
    `subject,${header},prediction,batch_id\na,${lines[0]},real,3f0c\nb,${lines[1]},,\n`,
    [
      { subject: "a", features: first },
      { subject: "b", features: second },
    ],
  ],
];

const quoteRule =
  "a misplaced double quote: a cell that begins with one ends with one, and one inside of it is written twice";

const cells = "expected 4 cells (variance, skewness, curtosis, entropy)";
const fill = `fill the cell, or take "required" from the column's definition`;
const encoding =
  "not UTF-8 text but perhaps Latin-1 (Windows-1252): save it as CSV in UTF-8, in Excel as “CSV UTF-8”";

/** What is wrong with each file, as any of the readers must say it. */
const refused: readonly [what: string, content: Content, problem: string][] = [
  [
    "a word for a number",
    `${header}\n${lines[0]}\n\n1,2,n/a,4\n`,
    'line 4, column 3 (curtosis): expected a finite number such as -2.81, found "n/a"',
  ],
  [
    "an empty number",
    `${header}\n1,,3,4\n`,
    `line 2, column 2 (skewness): expected a finite number such as 8.67, found an empty cell: ${fill}`,
  ],
  [
    "NUL in a number",
    `${header}\n1,2,3,4\0\n`,
    'line 2, column 4 (entropy): expected a finite number such as -0.45, found "4\\u0000"',
  ],
  [
    "NUL in a subject",
    `subject,${header}\na\0b,${lines[0]}\n`,
    'line 2, column 1 (subject): expected text without NUL characters, found "a\\u0000b": remove them',
  ],
  [
    "a class between the two",
    `${header},class\n${lines[0]},0.5\n`,
    'line 2, column 5 (class): expected one of 0 (fake), 1 (real), found "0.5": correct it, leave the cell empty, or add it to the target\'s categories in the definition',
  ],
  [
    "a missing cell",
    `${header}\n1,2,3\n`,
    `line 2, column 4 (entropy): this cell is missing, ${cells}: add it, or a comma`,
  ],
  [
    "a cell after the last header",
    `${header},\n${lines[0]},x\n`,
    `line 2, column 5: found "x" after the last column, ${cells}: put a cell that has a comma in it between double quotes, and name every column in the header`,
  ],
  [
    "a column of another name",
    "variance,skewness,kurt,entropy\n1,2,3,4\n",
    "line 1: the header lacks curtosis, found variance, skewness, kurt, entropy: rename or add the columns that banknotes needs",
  ],
  [
    "too few columns and no header",
    "1,2,3\n",
    "line 1: found 3 comma-separated cells and no header, expected 4 or 5 (variance, skewness, curtosis, entropy, class)",
  ],
  ["text after a quoted cell", `subject,${header}\n"f"g,${lines[0]}\n`, `line 2: ${quoteRule}`],
  ["a number after a quoted one", `${header}\n${lines[0]}\n"1" 2,2,3,4\n`, `line 3: ${quoteRule}`],
  ["a quote that is left open", `subject,${header}\n"a,${lines[0]}\nb,${lines[1]}\n`, `line 2: ${quoteRule}`],
  [
    "Latin-1",
    new Uint8Array([
      ...new TextEncoder().encode(`subject,${header}\nM`),
      0xfc,
      ...Buffer.from(`,${lines[0]}`),
    ]),
    `line 2: ${encoding}`,
  ],
  [
    "a character cut off at its end",
    new Uint8Array([...new TextEncoder().encode(`${lines[0]}\n`), 0xc3]),
    `line 2: ${encoding}`,
  ],
  ["nothing", "", "the file is empty, expected a line of column names and rows"],
  ["a header alone", `sep=,\n${header}\n,,,\n`, "there are no notes, expected rows below the header"],
];

type Reader = typeof import("@loopline/dataset/table");

let folder: string;
let browser: Reader;

/** The reader as it is in browsers: bundled for them, and without Node's globals. */
async function bundleReader(): Promise<Reader> {
  const { outputFiles } = await build({
    absWorkingDir: join(import.meta.dirname, "../../dataset"),
    entryPoints: ["src/table.ts"],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "reader",
    logLevel: "silent",
  });
  const context = createContext({ TextDecoder, setTimeout, clearTimeout });
  return runInContext(`${outputFiles[0]?.text}; reader`, context);
}

/** All notes, or the error of the first wrong line, as the web app reads a file. */
async function readInBrowser(pieces: Uint8Array[]) {
  const table = await browser.readTable(pieces, undefined, { dataset: bankNotes });
  const records = await Array.fromAsync(browser.parseRecords(bankNotes, table));
  return records.map(({ subject, values, row, label, line }) => ({
    subject: subject ?? browser.nameOfRow(row),
    features: values,
    label,
    line,
  }));
}

const bytesOf = (content: Content) =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

beforeAll(async () => {
  browser = await bundleReader();
  folder = await mkdtemp(join(tmpdir(), "loopline-csv-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function write(content: Content): Promise<string> {
  const path = join(folder, "notes.csv");
  await writeFile(path, content);
  return path;
}

function withoutLabel({ label: _, ...note }: { label?: unknown }): object {
  return note;
}

async function messageOf(reading: Promise<unknown>): Promise<string> {
  return await reading.then(
    () => "nothing is wrong",
    (error: Error) => error.message,
  );
}

describe.each(readable)("a file with %s", (_, content, notes) => {
  const unlabelled = notes.map(withoutLabel);

  it("is read in browsers", async () => {
    const records = await readInBrowser([bytesOf(content)]);
    expect(records.map(({ subject, features }) => ({ subject, features }))).toEqual(unlabelled);
  });

  it("is read by `loopline submit`", async () => {
    const { records } = await readInCli(await write(content), bankNotes);
    expect(records.map(({ subject, features }) => ({ subject, features }))).toEqual(unlabelled);
  });

  it("is read by npm start, the demo and the notebooks", async () => {
    const rows = await readNotesFile(await write(content));
    expect(rows.map((row, i) => withoutLabel({ subject: `row-${i + 1}`, ...row }))).toEqual(unlabelled);
    if (notes.some((note) => "label" in note)) {
      expect(rows.map(({ label }) => label)).toEqual(notes.map((note) => "label" in note && note.label));
    }
  });
});

describe.each(refused)("a file with %s", (_, content, problem) => {
  it("is refused in browsers", async () => {
    expect(await messageOf(readInBrowser([bytesOf(content)]))).toBe(problem);
  });

  it("is refused by `loopline submit`", async () => {
    const path = await write(content);
    const separator = problem.startsWith("line") ? "," : ":";
    expect(await messageOf(readInCli(path, bankNotes))).toBe(
      `${path}${separator} ${problem}\nNothing was submitted.`,
    );
  });

  it("is refused by npm start, the demo and the notebooks", async () => {
    const path = await write(content);
    const separator = problem.startsWith("line") ? "," : ":";
    expect(await messageOf(readNotesFile(path))).toBe(`${path}${separator} ${problem}`);
  });
});

it("reads the same notes however the bytes of a file are split", async () => {
  const text = `\uFEFFsubject,${header},class\r\n"Mül\r\nler, ""A""",${lines[0]},1.0\r\n12" drawer,${lines[1]},0\r\n\u001a`;
  const bytes = new TextEncoder().encode(text);
  const whole = await readInBrowser([bytes]);
  expect(whole).toEqual([
    { subject: 'Mül\nler, "A"', features: first, label: 1, line: 2 },
    { subject: '12" drawer', features: second, label: 0, line: 4 },
  ]);
  for (let length = 1; length < bytes.length; length++) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) =>
      bytes.subarray(i * length, (i + 1) * length),
    );
    expect(await readInBrowser(pieces)).toEqual(whole);
  }
});
