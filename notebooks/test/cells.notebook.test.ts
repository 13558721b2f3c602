import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cellsSource } from "../src/cells-source.ts";
import { executeNotebook } from "../src/execute-notebook.ts";
import { findFailure } from "../src/find-failure.ts";
import { formatNotebook } from "../src/notebook-text.ts";
import { notebooks } from "../src/notebooks.ts";
import { notebooksDirectory } from "../src/paths.ts";
import { codeCells, committed } from "./support/committed.ts";

const run = promisify(execFile);
const folder = join(notebooksDirectory, ".cells");

beforeEach(async () => {
  await mkdir(folder, { recursive: true });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it("the cells of every notebook, one after the other, have the types that they should", async () => {
  for (const { name } of notebooks) {
    await writeFile(join(folder, `${name}.ts`), cellsSource(committed(name)));
  }
  const tsc = join(notebooksDirectory, "../node_modules/.bin/tsc");
  const checked = run(tsc, ["-p", join(notebooksDirectory, "tsconfig.cells.json")]).catch((error) => error);
  expect((await checked).stdout).toBe("");
});

describe("a notebook", () => {
  async function execute(...sources: string[]) {
    const cells = sources.map((source, index) => ({
      cell_type: "code" as const,
      id: `cell-${index}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    }));
    const text = formatNotebook({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
    await writeFile(join(folder, "tried.ipynb"), text);
    return await executeNotebook(".cells/tried");
  }

  it("is executed up to the cell that throws, which is named", async () => {
    const executed = await execute("const one = 1;", 'throw new Error("no such note");', "one");
    expect(findFailure(executed)).toMatchObject({ cell: 2, id: "cell-1" });
    expect(findFailure(executed)?.error).toContain("Error: no such note");
    expect(codeCells(executed).map(({ execution_count }) => execution_count)).toEqual([1, 2, null]);
  });

  it("has all that a cell shows below that cell, by whatever way", async () => {
    const count = 40;
    const show = 'import { showText } from "./charts/index.ts";';
    const sources = Array.from(
      { length: count },
      (_, i) => `console.log("${i} said"); await showText("${i} shown"); "${i} returned"`,
    );
    const [, ...cells] = codeCells(await execute(show, ...sources));
    for (const [i, { outputs }] of cells.entries()) {
      const texts = outputs.map((output) => {
        if (output.output_type === "stream") return output.text;
        return "data" in output ? output.data["text/plain"] : output.output_type;
      });
      expect(texts.sort()).toEqual([`"${i} returned"`, `${i} said\n`, `${i} shown`].sort());
    }
  });
});
