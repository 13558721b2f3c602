import { describe, expect, it } from "vitest";
import { maxWrongLines, readFile as readFileOf } from "../../../components/upload/read-file.ts";
import { notes as bankNotes, loans } from "../../datasets.ts";

const readFile = (file: File) => readFileOf(file, bankNotes);

const fileOf = (content: string | Uint8Array<ArrayBuffer>) => new File([content], "notes.csv");

describe("a file of notes", () => {
  it("can have no header", async () => {
    const { records, wrongCount } = await readFile(fileOf("1,2,3,4\n-5.5,6e1,.7,8\n"));
    expect(records).toEqual([
      { line: 1, subject: "row-1", features: [1, 2, 3, 4] },
      { line: 2, subject: "row-2", features: [-5.5, 60, 0.7, 8] },
    ]);
    expect(wrongCount).toBe(0);
  });

  it("can have columns in any order, classes and subjects if it has a header", async () => {
    const text = 'Subject,class,entropy,curtosis,skewness,variance\n a ,real,4,3,2,1\n"b, c",0,8,7,6,5';
    expect((await readFile(fileOf(text))).records).toEqual([
      { line: 2, subject: "a", label: 1, features: [1, 2, 3, 4] },
      { line: 3, subject: "b, c", label: 0, features: [5, 6, 7, 8] },
    ]);
  });

  it.each(["\n", "\r\n", "\r"])(
    "can end its lines with %j, and have blank lines and a byte order mark",
    async (end) => {
      const { records } = await readFile(fileOf(`\u{feff}1,2,3,4${end}${end}5,6,7,8${end}`));
      expect(records.map(({ line }) => line)).toEqual([1, 3]);
    },
  );

  it("reports invalid lines and keeps the others", async () => {
    const lines = [
      "subject,variance,skewness,curtosis,entropy",
      '"a',
      'b",1,2,3,4',
      "c,1,2,3",
      "d,1,2,3,four",
    ];
    const { records, wrongLines, wrongCount } = await readFile(
      fileOf([...lines, "e,1,2,3,4", "f,1,2,3,4,5", ",1,2,3,4"].join("\n")),
    );
    expect(records.map(({ line, subject }) => [line, subject])).toEqual([
      [2, "a\nb"],
      [6, "e"],
      // Numbered by rows of the whole file, so that the name stays the same when invalid lines are fixed.
      [8, "row-6"],
    ]);
    expect(wrongCount).toBe(3);
    expect(wrongLines).toEqual([
      { line: 4, reason: expect.stringMatching(/^column 5 \(entropy\): this cell is missing/) },
      {
        line: 5,
        reason: expect.stringMatching(/^column 5 \(entropy\): expected a finite number .* found "four"/),
      },
      { line: 7, reason: expect.stringMatching(/^column 6: found "5" after the last column/) },
    ]);
  });

  it("keeps a limited number of problems when every line is invalid", async () => {
    const { wrongLines, wrongCount } = await readFile(fileOf("1,2,3,4\n".concat("x,2,3,4\n".repeat(1_000))));
    expect(wrongCount).toBe(1_000);
    expect(wrongLines).toHaveLength(maxWrongLines);
  });

  it("is read correctly in pieces of any size", async () => {
    const rows = Array.from(
      { length: 30_000 },
      (_, i) => `"subject ${i}${i % 7 === 0 ? "\n" : ""}",${i},2,3,4`,
    );
    const { records, wrongCount } = await readFile(
      fileOf(`subject,variance,skewness,curtosis,entropy\n${rows.join("\n")}`),
    );
    expect(wrongCount).toBe(0);
    expect(records.map(({ features }) => features[0])).toEqual(rows.map((_, i) => i));
    expect(records.at(-1)?.line).toBe(1 + 30_000 + Math.ceil(29_999 / 7));
  });

  it.each([
    ["", "the file is empty"],
    ["variance,skewness,curtosis,entropy\n", "there are no notes"],
    ["variance,skewness,curtosis\n1,2,3", "the header lacks entropy"],
    ["1,2\n", "found 2 comma-separated cells and no header"],
    [new Uint8Array([0x31, 0xff]), "not UTF-8"],
  ])("is refused if its text is %j: %s", async (content, reason) => {
    await expect(readFile(fileOf(content))).rejects.toThrow(reason);
  });

  it("is refused when it is too large", async () => {
    await expect(readFile(fileOf(new Uint8Array(50_000_001)))).rejects.toThrow("larger than 50 MB");
    await expect(readFile(fileOf("1,2,3,4\n".repeat(250_001)))).rejects.toThrow("more than 250000 notes");
  });
});

describe("a file of another table", () => {
  const read = (content: string) => readFileOf(fileOf(content), loans);

  it("has columns of every type in any order, missing values, classes and subjects", async () => {
    const text = "risk;since;id;income;employment;owner\ngood;29.11.2026;7;1,5;self;yes\n;;8;NA;other;no\n";
    expect((await read(text)).records).toEqual([
      { line: 2, subject: "7", label: 0, features: [1.5, "self", true, "2026-11-29"] },
      { line: 3, subject: "8", features: [null, "other", false, null] },
    ]);
  });

  it("names the column and the value of a line that is no record", async () => {
    const text =
      "id,income,employment,owner,since,risk\n1,1,self,yes,,good\n2,many,self,yes,,bad\n,1,self,maybe,,\n";
    const { records, wrongLines } = await read(text);
    expect(records).toHaveLength(1);
    expect(wrongLines).toEqual([
      {
        line: 3,
        reason: expect.stringMatching(/^column 2 \(income\): expected a finite number .*found "many"/),
      },
      {
        line: 4,
        reason: expect.stringMatching(/^column 4 \(owner\): expected true or false, found "maybe"/),
      },
    ]);
  });

  it("names a row without a subject after its number", async () => {
    const { records } = await read("income,employment,owner,since\n1,self,yes,\n");
    expect(records[0]?.subject).toBe("row-1");
  });

  it.each([
    ["income,employment,owner,since\n", "there are no applications"],
    ["income,employment\n1,self\n", "the header lacks owner, since"],
    ["1,self,yes,2\n", "the header lacks"],
  ])("is refused if its text is %j", async (content, reason) => {
    await expect(read(content)).rejects.toThrow(reason);
  });
});
