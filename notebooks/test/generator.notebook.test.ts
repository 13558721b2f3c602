import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Notebook } from "../src/notebook.ts";
import { notebooksDirectory } from "../src/paths.ts";
import { readUciNotes } from "../src/uci-notes.ts";
import { codeCells, committed } from "./support/committed.ts";
import { executeOffline } from "./support/execute-offline.ts";
import { tableOf } from "./support/table-of.ts";

const name = "03-generator";
const uci = await readUciNotes();

describe("without the UCI set", () => {
  let executed: Notebook;

  beforeAll(async () => {
    executed = await executeOffline(name, { REAL_DATA_DIR: "" });
  });

  it("says so, and shows the rest as its file does", () => {
    const steady = (notebook: Notebook) =>
      codeCells(notebook)
        .filter(({ id }) => ["figures", "ks-figures"].includes(id))
        .map(({ outputs }) => outputs);
    expect(steady(executed)).toEqual(steady(committed(name)));
    expect(tableOf(executed, "svm")).toEqual(tableOf(committed(name), "svm").slice(-1));
    expect(JSON.stringify(codeCells(executed))).toContain("The UCI set is not here");
  });
});

describe.skipIf(uci === undefined)(
  `with the UCI set${uci === undefined ? " (skipped: REAL_DATA_DIR does not name its folder)" : ""}`,
  () => {
    let executed: Notebook;

    beforeAll(async () => {
      executed = await executeOffline(name);
    });

    it("shows today what its file shows", () => {
      const outputs = (notebook: Notebook) => codeCells(notebook).map((cell) => [cell.id, cell.outputs]);
      expect(outputs(executed)).toEqual(outputs(committed(name)));
    });
  },
);

it("has the accuracies of the data's README", () => {
  const readme = readFileSync(join(notebooksDirectory, "../packages/banknotes/README.md"), "utf8");
  const documented = [...readme.matchAll(/^\|.*\| +(\d+\.\d %) +\|$/gm)].map(([, accuracy]) => accuracy);
  const shown = tableOf(committed(name), "svm").map((row) => row.at(-1));
  expect(documented).toHaveLength(3);
  expect(shown.slice(0, 3)).toEqual(documented);
});
