import { existsSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cleanNotebook } from "../src/clean-notebook.ts";
import { formatNotebook } from "../src/notebook-text.ts";
import { notebooks } from "../src/notebooks.ts";
import { notebooksDirectory } from "../src/paths.ts";
import { codeCells, committed, committedText } from "./support/committed.ts";

const largest = 500_000;

it("every notebook of the folder is listed, in order", () => {
  const files = readdirSync(notebooksDirectory).filter((name) => name.endsWith(".ipynb"));
  expect(notebooks.map(({ name }) => `${name}.ipynb`)).toEqual(files.sort());
});

describe.each(notebooks.map(({ name }) => name))("%s.ipynb, as it is committed,", (name) => {
  const text = committedText(name);
  const notebook = committed(name);

  it("is as npm run notebook:run -- --write leaves it", () => {
    expect(formatNotebook(cleanNotebook(notebook)) === text).toBe(true);
  });

  it(`has at most ${largest / 1000} kB`, () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(largest);
  });

  it("was executed from the top, and shows something wherever a cell does", () => {
    const cells = codeCells(notebook);
    expect(cells.map(({ execution_count }) => execution_count)).toEqual(cells.map((_, index) => index + 1));
    const empty = cells.filter(
      ({ source, outputs }) => source.includes("await show") && outputs.length === 0,
    );
    expect(empty.map(({ id }) => id)).toEqual([]);
  });

  it("has neither an error nor a warning among its outputs", () => {
    const outputs = codeCells(notebook).flatMap((cell) => cell.outputs);
    expect(outputs.filter(({ output_type: type }) => type === "error" || type === "stream")).toEqual([]);
  });

  it("says nothing of the machine that executed it", () => {
    const outputs = JSON.stringify(codeCells(notebook).map((cell) => cell.outputs));
    expect(text).not.toMatch(/\/(home|root|work|tmp|var|Users|private|opt|mnt)\//);
    expect(outputs).not.toContain(hostname());
    expect(outputs).not.toMatch(/(127\.0\.0\.1|localhost):\d/);
  });

  it("names every cell once", () => {
    const ids = notebook.cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("imports what is installed, nothing from elsewhere", () => {
    const code = codeCells(notebook).map(({ source }) => source);
    expect(code.join("\n")).not.toMatch(/["'](https?|npm|jsr|file):/);
  });

  it("links to files that are there", () => {
    const markdown = notebook.cells.filter((cell) => cell.cell_type === "markdown");
    const links = markdown.flatMap(({ source }) =>
      [...source.matchAll(/\]\(([^)]+)\)/g)].map(([, to = ""]) => to),
    );
    const dead = links.filter((to) => !to.includes("://") && !existsSync(join(notebooksDirectory, to)));
    expect(dead).toEqual([]);
  });
});
