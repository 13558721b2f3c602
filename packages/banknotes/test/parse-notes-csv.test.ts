import { TableError } from "@loopline/dataset";
import { describe, expect, it } from "vitest";
import { generateNotes } from "../src/generator.ts";
import { formatNotesCsv, type ParseNotesOptions, parseNotesCsv } from "../src/notes-file.ts";

const two = [
  { features: [3.6216, 8.6661, -2.8073, -0.44699], label: 0 },
  { features: [1.4378, 0.66837, -2.0267, 1.0271], label: 1 },
];
const header = "variance,skewness,curtosis,entropy,class";
const fake = "3.6216,8.6661,-2.8073,-0.44699,0";
const real = "1.4378,0.66837,-2.0267,1.0271,1";

/** The message of the error that parsing throws. */
async function messageFor(source: string | Uint8Array, options?: ParseNotesOptions): Promise<string> {
  try {
    await parseNotesCsv(source, options);
  } catch (error) {
    if (error instanceof TableError) return error.message;
    throw error;
  }
  throw new Error("nothing was wrong");
}

describe("parseNotesCsv", () => {
  it.each([
    ["a header", `${header}\n${fake}\n${real}\n`],
    ["no header", `${fake}\n${real}\n`],
    ["CRLF and no final newline, as the UCI set has them", `${header}\r\n${fake}\r\n${real}`],
    ["CR", `${header}\r${fake}\r${real}\r`],
    ["mixed line ends", `${header}\r\n${fake}\n${real}\r\n`],
    ["a byte order mark", `\uFEFF${header}\n${fake}\n${real}\n`],
    ["blank lines, with spaces too", `\n\n${header}\n\n${fake}\n  \t\n${real}\n\n`],
    ["spaces around cells", `${header}\n${fake.replaceAll(",", " , ")}\n ${real}\t\n`],
    ["quotes around cells", `"${header.replaceAll(",", '","')}"\n"${fake.replaceAll(",", '","')}"\n${real}`],
    ["letters of either case", `Variance,SKEWNESS,Curtosis,entropy,Class\n${fake}\n${real}`],
    ["class names", `${fake.replace(/0$/, "fake")}\n${real.replace(/1$/, "Real")}\n`],
    ["numbers in other notations", "+3.6216,86661e-4,-2.8073E0,-.44699,0\n1.4378,0.66837,-2.0267,1.02710,1"],
  ])("reads a file with %s", async (_, text) => {
    expect(await parseNotesCsv(text)).toEqual(two);
    expect(await parseNotesCsv(new TextEncoder().encode(text), { requireLabel: true })).toEqual(two);
  });

  it("reads columns in any order, by their names", async () => {
    const text = "class,entropy,subject,curtosis,skewness,variance\n0,-0.44699,a,-2.8073,8.6661,3.6216\n";
    expect(await parseNotesCsv(text)).toEqual([{ ...two[0], subject: "a" }]);
  });

  it("reads any text as a subject, from subject or subject_id, and no subject from an empty cell", async () => {
    const text = `subject_id,${header}\n"Müller, ""A""\nline 2",${fake}\n,${real}\n`;
    expect((await parseNotesCsv(text)).map(({ subject }) => subject)).toEqual([
      'Müller, "A"\nline 2',
      undefined,
    ]);
  });

  it("reads features without classes", async () => {
    const features = two.map((row) => ({ features: row.features }));
    expect(await parseNotesCsv("3.6216,8.6661,-2.8073,-0.44699\n1.4378,0.66837,-2.0267,1.0271")).toEqual(
      features,
    );
  });

  it("reads what formatNotesCsv writes", async () => {
    const notes = [...generateNotes({ seed: 9, count: 100 })];
    expect(await parseNotesCsv(formatNotesCsv(notes))).toEqual(notes);
  });
});

const listing = "correct it, leave the cell empty, or add it to the target's categories in the definition";

describe("an error of parseNotesCsv", () => {
  it.each([
    [
      "a word",
      "3.6216,x1,-2.8073,-0.44699,0",
      'column 2 (skewness): expected a finite number such as 8.67, found "x1"',
    ],
    [
      "NaN",
      "3.6216,NaN,-2.8073,-0.44699,0",
      'column 2 (skewness): expected a finite number such as 8.67, found "NaN"',
    ],
    [
      "a number past the largest",
      "1,2,1e400,4,0",
      'column 3 (curtosis): expected a finite number such as -2.81, found "1e400"',
    ],
    [
      "a number that cannot be trained on",
      "1,2,-1e80,4,0",
      'column 3 (curtosis): expected a number between -1e30 and 1e30, found "-1e80"',
    ],
    [
      "Infinity",
      "1,2,3,-Infinity,0",
      'column 4 (entropy): expected a finite number such as -0.45, found "-Infinity"',
    ],
    [
      "hexadecimal",
      "0x10,2,3,4,0",
      'column 1 (variance): expected a finite number such as 3.62, found "0x10"',
    ],
    [
      "an empty cell",
      "1,,3,4,0",
      'column 2 (skewness): expected a finite number such as 8.67, found an empty cell: fill the cell, or take "required" from the column\'s definition',
    ],
    [
      "a class that is none",
      "1,2,3,4,2",
      `column 5 (class): expected one of 0 (fake), 1 (real), found "2": ${listing}`,
    ],
    [
      "a missing cell",
      "1,2,3,0",
      `column 5 (class): this cell is missing, expected 5 cells (${header.replaceAll(",", ", ")}): add it, or a comma`,
    ],
    [
      "a cell too many",
      "1,2,3,4,0,7",
      `column 6: found "7" after the last column, expected 5 cells (${header.replaceAll(",", ", ")}): put a cell that has a comma in it between double quotes, and name every column in the header`,
    ],
    [
      "a long cell, cut",
      `1,2,3,4,${"9".repeat(60)}`,
      `column 5 (class): expected one of 0 (fake), 1 (real), found "${"9".repeat(40)}…": ${listing}`,
    ],
  ])("has the line and column of %s", async (_, line, problem) => {
    expect(await messageFor(`${header}\n${fake}\n\n${line}\n${real}\n`)).toBe(`line 4, ${problem}`);
  });

  it("counts lines, not records, after a cell of several lines", async () => {
    expect(await messageFor(`subject,${header}\r\n"a\r\nb",${fake}\r\nc,1,2,3,x,0\r\n`)).toMatch(
      /^line 4, column 5 \(entropy\)/,
    );
  });

  it("refuses a subject that Postgres cannot store", async () => {
    expect(await messageFor(`subject,${header}\na\0b,${fake}`)).toBe(
      'line 2, column 1 (subject): expected text without NUL characters, found "a\\u0000b": remove them',
    );
  });

  it("describes the first of several wrong lines and counts the others", async () => {
    expect(await messageFor(`${fake}\n1,2,3,4,5\n${real}\n1,2\n`)).toMatch(
      /^line 2, .* \(1 more line is wrong\)$/,
    );
    expect(await messageFor(`${fake}\n1,2,3,4,5\n${real}\n1,2\n,,,0,\n`)).toMatch(
      /^line 2, .* \(2 more lines are wrong\)$/,
    );
  });

  it("has the line of a misplaced quote", async () => {
    expect(await messageFor(`${header}\n${fake}\n"1"2,3,3,4,0\n`)).toMatch(
      /^line 3: a misplaced double quote/,
    );
    expect(await messageFor(`${header}\n${fake}\n"1,2,3,4,0`)).toMatch(/^line 3: a misplaced double quote/);
  });

  it("has the line where an open quote begins, not where the file ends", async () => {
    expect(await messageFor(`${header}\n${fake}\n,,,,\n\n"1,2,3,4,0\n${fake}\n${fake}\n`)).toMatch(
      /^line 5: a misplaced double quote/,
    );
  });

  it("refuses a line of more than a million characters", async () => {
    expect(await messageFor(`${header}\n${fake}\n${"1".repeat(3_000_000)}`)).toMatch(
      /^line 3: a row of more than 1000000 characters, perhaps a quote is left open/,
    );
  });
});

describe("parseNotesCsv", () => {
  it.each([
    [
      "with an unknown column for one that is needed",
      "variance,skewness,kurt,entropy",
      "line 1: the header lacks curtosis, found variance, skewness, kurt, entropy: rename or add the columns",
    ],
    [
      "with a column twice",
      `${header},class`,
      "line 1, column 6 (class): column 5 has the same name: rename one of them",
    ],
    [
      "with too few columns",
      "variance,entropy",
      "line 1: the header lacks skewness, curtosis, found variance",
    ],
    [
      "of something else",
      "<html>",
      "line 1: the header lacks variance, skewness, curtosis, entropy, found <html>",
    ],
    [
      "of three numbers a line",
      "1,2,3",
      "line 1: found 3 comma-separated cells and no header, expected 4 or 5 (variance",
    ],
    ["that is empty", "", "the file is empty, expected a line of column names and rows"],
    ["of blank lines", "\n \n", "the file is empty, expected a line of column names and rows"],
    ["of a header alone", header, "there are no notes, expected rows below the header"],
  ])("refuses a file %s", async (_, text, message) => {
    expect((await messageFor(text)).slice(0, message.length)).toBe(message);
  });

  it("refuses a file that is not text", async () => {
    expect(await messageFor(Uint8Array.of(0x50, 0x4b, 3, 4, 0xff, 0xfe))).toBe(
      "the file is a workbook or a ZIP archive: save the table as CSV in UTF-8",
    );
  });

  it("refuses a file without classes if they are required", async () => {
    expect(await messageFor("1,2,3,4", { requireLabel: true })).toBe(
      "line 1: no class, expected 0 (fake) or 1 (real)",
    );
    expect(await messageFor(`${header}\n${fake}\n1,2,3,4,\n`, { requireLabel: true })).toBe(
      "line 3: no class, expected 0 (fake) or 1 (real)",
    );
  });

  it("refuses a file of one class if both are required", async () => {
    expect(await messageFor(`${fake}\n${fake}`, { requireLabel: true })).toBe(
      "no note is of class 1 (real), expected notes of both classes",
    );
    expect(await parseNotesCsv(`${fake}\n${fake}`)).toHaveLength(2);
  });

  it("reads a note without a class", async () => {
    expect(await parseNotesCsv(`${header}\n${fake}\n1,2,3,4,\n`)).toEqual([
      two[0],
      { features: [1, 2, 3, 4] },
    ]);
  });

  it("refuses a file that exceeds a limit, and accepts one that just meets it", async () => {
    const text = `${fake}\n${real}\n`;
    expect(await messageFor(text, { maxNotes: 1 })).toBe("line 2: more than 1 notes, split the file");
    expect(await parseNotesCsv(text, { maxNotes: 2 })).toHaveLength(2);
  });
});
