import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readNotesFile } from "../src/notes-file.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loopline-notes-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("readNotesFile", () => {
  it("reads a path or a URL", async () => {
    const path = await write("good.csv", "1,2,3,4,0\n5,6,7,8,1\n");
    const notes = [
      { features: [1, 2, 3, 4], label: 0 },
      { features: [5, 6, 7, 8], label: 1 },
    ];
    expect(await readNotesFile(path)).toEqual(notes);
    expect(await readNotesFile(pathToFileURL(path), { requireLabel: true })).toEqual(notes);
  });

  it("begins its messages with the path", async () => {
    const path = await write("bad.csv", "1,2,3,4,0\n1,2,3,4,7\n1,2\n");
    await expect(readNotesFile(path)).rejects.toMatchObject({
      name: "TableError",
      message: `${path}, line 2, column 5 (class): expected one of 0 (fake), 1 (real), found "7": correct it, leave the cell empty, or add it to the target's categories in the definition (1 more line is wrong)`,
      problem: { fileName: path, line: 2, column: 5, columnName: "class", otherLines: 1 },
    });
  });

  it("describes the first twenty wrong lines and counts them all", async () => {
    const path = await write("worse.csv", `1,2,3,4,0\n${"1,2\n".repeat(30)}`);
    const error = await readNotesFile(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ problem: { line: 2, otherLines: 29 } });
    expect(error).toHaveProperty(
      "others",
      Array.from({ length: 19 }, (_, index) => expect.objectContaining({ line: 3 + index, column: 3 })),
    );
  });

  it("refuses a file that exceeds the limit", async () => {
    const path = await write("large.csv", "1,2,3,4,0\n1,2,3,4,1\n");
    await expect(readNotesFile(path, { maxNotes: 1 })).rejects.toThrow(
      `${path}, line 2: more than 1 notes, split the file`,
    );
    expect(await readNotesFile(path, { maxNotes: 2 })).toHaveLength(2);
  });

  it.each(["nowhere.csv", "."])("says that %s cannot be read", async (name) => {
    const path = join(folder, name);
    await expect(readNotesFile(path)).rejects.toMatchObject({
      name: "TableError",
      message: expect.stringContaining(`${path}: cannot be read (E`),
    });
  });
});
