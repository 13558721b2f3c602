import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readNotes } from "../../src/submit/notes-file.ts";
import { temporaryFolder } from "../temporary-folder.ts";

async function write(content: string): Promise<string> {
  const path = join(await temporaryFolder(), "notes.csv");
  await writeFile(path, content);
  return path;
}

it("names a note without a subject after its row", async () => {
  const { notes } = await readNotes(await write("\n1,2,3,4\n\n5,6,7,8,1\n".replace(",1\n", "\n")));
  expect(notes).toEqual([
    { subject: "row-1", features: [1, 2, 3, 4] },
    { subject: "row-2", features: [5, 6, 7, 8] },
  ]);
});

it("hashes files that differ in a byte differently", async () => {
  const [one, same, other] = await Promise.all(
    ["1,2,3,4\n", "1,2,3,4\n", "1,2,3,4"].map(
      async (content) => (await readNotes(await write(content))).hash,
    ),
  );
  expect(one).toBe(same);
  expect(one).not.toBe(other);
});

it("lists each wrong line with its column", async () => {
  const path = await write(`1,2,3,4\n1,x,3,4\n1,2\n${"y,2,3,4\n".repeat(20)}`);
  const message = await readNotes(path).catch((error: Error) => error.message);
  expect(String(message).split("\n")).toEqual([
    `${path}, line 2, column 2 (skewness): expected a finite number such as -1.4621, found "x"`,
    expect.stringMatching(/notes\.csv, line 3, column 3 \(curtosis\): this cell is missing/),
    ...Array.from({ length: 18 }, (_, index) =>
      expect.stringContaining(`line ${4 + index}, column 1 (variance)`),
    ),
    "2 more lines are wrong",
    "Nothing was submitted.",
  ]);
});

it("says that there is no such file", async () => {
  await expect(readNotes("nowhere.csv")).rejects.toThrow(/^nowhere\.csv: cannot be read \(ENOENT/);
});
