import { describe, expect, it } from "vitest";
import { maxWrongLines, readFile } from "../../../components/upload/read-file.ts";

const fileOf = (content: string | Uint8Array<ArrayBuffer>) => new File([content], "notes.csv");

describe("a file of notes", () => {
  it("can have no header", async () => {
    const { notes, wrongCount } = await readFile(fileOf("1,2,3,4\n-5.5,6e1,.7,8\n"));
    expect(notes).toEqual([
      { line: 1, subject: "row-1", features: [1, 2, 3, 4] },
      { line: 2, subject: "row-2", features: [-5.5, 60, 0.7, 8] },
    ]);
    expect(wrongCount).toBe(0);
  });

  it("can have columns in any order, classes and subjects if it has a header", async () => {
    const text = 'Subject,class,entropy,curtosis,skewness,variance\n a ,real,4,3,2,1\n"b, c",0,8,7,6,5';
    expect((await readFile(fileOf(text))).notes).toEqual([
      { line: 2, subject: "a", label: 1, features: [1, 2, 3, 4] },
      { line: 3, subject: "b, c", label: 0, features: [5, 6, 7, 8] },
    ]);
  });

  it.each(["\n", "\r\n", "\r"])(
    "can end its lines with %j, and have blank lines and a byte order mark",
    async (end) => {
      const { notes } = await readFile(fileOf(`\u{feff}1,2,3,4${end}${end}5,6,7,8${end}`));
      expect(notes.map(({ line }) => line)).toEqual([1, 3]);
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
    const { notes, wrongLines, wrongCount } = await readFile(
      fileOf([...lines, "e,1,2,3,4", "f,1,2,3,4,5", ",1,2,3,4"].join("\n")),
    );
    expect(notes.map(({ line, subject }) => [line, subject])).toEqual([
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
    const { notes, wrongCount } = await readFile(
      fileOf(`subject,variance,skewness,curtosis,entropy\n${rows.join("\n")}`),
    );
    expect(wrongCount).toBe(0);
    expect(notes.map(({ features }) => features[0])).toEqual(rows.map((_, i) => i));
    expect(notes.at(-1)?.line).toBe(1 + 30_000 + Math.ceil(29_999 / 7));
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
