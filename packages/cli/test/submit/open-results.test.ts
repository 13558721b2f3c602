import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import {
  chmod,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { openResults } from "../../src/submit/results.ts";
import { temporaryFolder } from "../temporary-folder.ts";

let folder: string;
let input: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  input = join(folder, "notes.csv");
  await writeFile(input, "1,2,3,4\n");
});

async function noStandardOutput(): Promise<void> {
  throw new Error("nothing is to be written there");
}

async function writeTo(output: string, pieces: Iterable<string>): Promise<void> {
  const results = await openResults(output, { input, write: noStandardOutput });
  try {
    await results.write(pieces);
  } finally {
    await results.close();
  }
}

describe("openResults", () => {
  it("writes a new file at once", async () => {
    const output = join(folder, "results.csv");
    const results = await openResults(output, { input, write: noStandardOutput });
    expect(await readdir(folder)).toEqual(["notes.csv"]);
    await results.write(["a\n", "b\n"]);
    await results.close();
    expect(await readFile(output, "utf8")).toBe("a\nb\n");
    expect(await readdir(folder)).toEqual(["notes.csv", "results.csv"]);
  });

  it("replaces a file and keeps its mode", async () => {
    const output = join(folder, "results.csv");
    await writeFile(output, "before");
    await chmod(output, 0o600);
    await writeTo(output, ["after"]);
    expect(await readFile(output, "utf8")).toBe("after");
    expect((await stat(output)).mode & 0o777).toBe(0o600);
  });

  it("leaves the file unchanged if writing fails", async () => {
    const output = join(folder, "results.csv");
    await writeFile(output, "before");
    function* half() {
      yield "x".repeat(100_000);
      throw new Error("no more");
    }
    await expect(writeTo(output, half())).rejects.toThrow("no more");
    expect(await readFile(output, "utf8")).toBe("before");
    expect(await readdir(folder)).toEqual(["notes.csv", "results.csv"]);
  });

  it.each([true, false])("where a link leads, whether or not a file is there: %s", async (isThere) => {
    await mkdir(join(folder, "elsewhere"));
    const target = join(folder, "elsewhere", "results.csv");
    if (isThere) await writeFile(target, "before");
    const [one, two] = [join(folder, "one.csv"), join(folder, "two.csv")];
    await symlink("two.csv", one);
    await symlink("elsewhere/results.csv", two);
    await writeTo(one, ["after"]);
    expect(await readFile(target, "utf8")).toBe("after");
    expect([await readlink(one), await readlink(two)]).toEqual(["two.csv", "elsewhere/results.csv"]);
  });

  it("writes into a file with two names", async () => {
    const [one, two] = [join(folder, "one.csv"), join(folder, "two.csv")];
    await writeFile(one, "before, which was longer");
    await link(one, two);
    await writeTo(one, ["after"]);
    expect(await readFile(two, "utf8")).toBe("after");
  });

  it("writes into a named pipe", async () => {
    const pipe = join(folder, "pipe");
    spawnSync("mkfifo", [pipe]);
    const reading = readFile(pipe, "utf8");
    await writeTo(pipe, ["a", "b"]);
    expect(await reading).toBe("ab");
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  });

  it("appends to the file of a descriptor", async () => {
    const log = join(folder, "log");
    await writeFile(log, "before\n");
    const descriptor = openSync(log, "a");
    onTestFinished(() => closeSync(descriptor));
    await writeTo(`/dev/fd/${descriptor}`, ["after\n"]);
    expect(await readFile(log, "utf8")).toBe("before\nafter\n");
  });

  it("writes to standard output without a path", async () => {
    const written: string[] = [];
    const write = async (text: string) => {
      written.push(text);
    };
    const results = await openResults(undefined, { input, write });
    await results.write(["a", "b"]);
    expect(written).toEqual(["ab"]);
  });
});
