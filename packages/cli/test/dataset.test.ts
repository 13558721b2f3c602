import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readDefinition } from "@loopline/dataset";
import { expect, it } from "vitest";
import { runInProcess } from "./run-in-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const kinds = ["oak", "elm", "ash"];
const rows = Array.from({ length: 30 }, (_, i) =>
  [`t${i}`, `${(i * 7) % 31},5`, i % 4 === 0 ? "NA" : "dry", 1, i % 3 === 0 ? "" : kinds[i % 3]].join(";"),
);
const text = `tree;height;soil;always;kind\n${rows.join("\n")}\n`;

async function writeTable(content = text) {
  const folder = await temporaryFolder();
  const file = join(folder, "Trees.csv");
  await writeFile(file, content);
  return { folder, file, definition: join(folder, "Trees.schema.json") };
}

it("prints the columns with their reasons and the warnings, and writes the definition beside the file", async () => {
  const { file, folder, definition } = await writeTable();
  const { code, output, notes } = await runInProcess(["dataset", "infer", file, "--target", "kind"]);
  expect({ code, notes }).toEqual({ code: 0, notes: `The definition is in ${definition}\n` });
  expect(output).toBe(`COLUMN  TYPE        ROLE     MISSING  VALUES       WHY
tree    identifier  subject                        text, each value only once
height  number      feature           0.5 to 30.5  every value is a number
soil    category    feature   26.7 %  1: dry       text, one value
always  constant    ignored                        every value is "1"
kind    category    target    33.3 %  2: ash, elm  given

kind is predicted from 2 features; 30 rows, 20 of them with a class
warning: always is left out: every value is "1"
warning: 10 rows have no kind: they are not trained on
`);
  expect(await readdir(folder)).toEqual(["Trees.csv", "Trees.schema.json"]);
  expect(readDefinition(await readFile(definition, "utf8"), definition)).toMatchObject({
    name: "trees",
    subject: "tree",
    ignored: ["always"],
    missingValues: ["", "NA"],
    features: [
      { name: "height", type: "number" },
      { name: "soil", type: "category" },
    ],
    target: { name: "kind", classes: [{ value: "ash" }, { value: "elm" }] },
    training: { scaling: "standard", balance: "weights", C: 1 },
  });
});

it("does not replace a definition without --force", async () => {
  const { file, definition } = await writeTable();
  await writeFile(definition, "edited");
  const infer = ["dataset", "infer", file, "--target", "kind"];
  const { code, notes } = await runInProcess(infer);
  expect({ code, notes }).toEqual({
    code: 1,
    notes: `${definition} exists: replace it with --force, or write another file with --out FILE.json\n`,
  });
  expect(await readFile(definition, "utf8")).toBe("edited");

  const other = `${definition}.new`;
  expect(await runInProcess([...infer, "--out", other])).toMatchObject({ code: 0 });
  expect(await runInProcess([...infer, "--force"])).toMatchObject({ code: 0 });
  expect(await readFile(definition, "utf8")).toBe(await readFile(other, "utf8"));
});

it("says which option names the target when it is not clear, and writes nothing", async () => {
  const { file, folder } = await writeTable();
  const { code, output, notes } = await runInProcess(["dataset", "infer", file]);
  expect({ code, output }).toEqual({ code: 1, output: "" });
  expect(notes).toBe(
    `${file}: cannot tell which column to predict, because no column is called target, class, label, outcome, response or y, and the last column, kind, has empty cells: name it with --target COLUMN, such as kind\n`,
  );
  expect(await readdir(folder)).toEqual(["Trees.csv"]);
});

it("takes several texts that stand for a missing value", async () => {
  const { file } = await writeTable(text.replace("t3;21,5", "t3;k.A.").replace("t5;4,5", "t5;not known"));
  const infer = ["dataset", "infer", file, "--target", "kind", "--json", "--force"];
  const warned = JSON.parse((await runInProcess(infer)).output).warnings[0].message;
  expect(warned).toMatch(/^height is left out: .* infer the definition with --missing "k.A."$/);
  const { output } = await runInProcess([...infer, "--missing", "k.A.", "--missing", "not known"]);
  expect(JSON.parse(output).definition).toMatchObject({ missingValues: ["", "NA", "k.A.", "not known"] });
  expect(JSON.parse(output).columns[1]).toMatchObject({ name: "height", type: "number" });
});

it("prints the columns as JSON", async () => {
  const { file } = await writeTable();
  const { output } = await runInProcess([
    "dataset",
    "infer",
    file,
    "--target",
    "kind",
    "--subject",
    "tree",
    "--json",
  ]);
  const { columns, warnings, definition } = JSON.parse(output);
  expect(columns[0]).toEqual({
    name: "tree",
    type: "identifier",
    role: "subject",
    missing: 0,
    reason: "given",
  });
  expect(warnings[0]).toMatchObject({ kind: "constant", column: "always" });
  expect(definition).toMatchObject({ name: "trees" });
});

it.each([
  [
    "a,b\n1\n",
    /line 2, column 2 \(b\): this cell is missing, expected 2 cells \(a, b\): add it, or a comma\n$/,
  ],
  ["a,class\n\u001b[2J,x\n", /^.*: no column is left to predict|.*class cannot be predicted/],
])(
  "refuses a file that is wrong with its place, and escapes control characters (%#)",
  async (content, said) => {
    const { file, folder } = await writeTable(content);
    const { code, notes } = await runInProcess(["dataset", "infer", file]);
    expect(code).toBe(1);
    expect(notes).toMatch(said);
    expect(notes).not.toContain("\u001b");
    expect(await readdir(folder)).toEqual(["Trees.csv"]);
  },
);

it("says that a file is not there", async () => {
  const { code, notes } = await runInProcess(["dataset", "infer", "nowhere.csv"]);
  expect(code).toBe(1);
  expect(notes).toMatch(/^nowhere\.csv: cannot be read \(ENOENT/);
});
