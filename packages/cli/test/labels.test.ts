import { readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { runInProcess } from "./run-in-process.ts";
import { batchId, startPipeline, writeTrees } from "./tree-pipeline.ts";

/** Submits six trees in batches of three, and returns the rows of the results with their header. */
async function submitTrees({ hasModel }: { hasModel: boolean } = { hasModel: true }) {
  const pipeline = await startPipeline({ hasModel });
  const { env } = pipeline;
  const { file, output } = await writeTrees([
    ["wet", "north", "12,5", "t1", ""],
    ["dry", "", "3", "t2", ""],
    ["", "south", "3,141592653589793", "t3", ""],
    ["wet", "", "20", "t4", ""],
    ["wet", "", "7", "twin", ""],
    ["dry", "", "8", "twin", ""],
  ]);
  const { code } = await runInProcess(["submit", file, "--output", output, "--batch-size", "3"], env);
  expect(code).toBe(0);
  const [header = "", ...rows] = (await readFile(output, "utf8")).trimEnd().split("\n");
  /** Writes the results as a person leaves them, and corrects from them. */
  async function correctFrom(lines: readonly string[], ...args: string[]) {
    await writeFile(output, `${lines.join("\n")}\n`);
    return await runInProcess(["correct", ...args, "--from", output], env);
  }
  return { ...pipeline, header, rows, correctFrom, output };
}

/** Fills in the column of the kind. */
function label(row: string, kind: string): string {
  return row.split(",").with(3, kind).join(",");
}

describe("correct --from", () => {
  it("sends the labels that were filled in, of each batch", async () => {
    const { header, rows, correctFrom, feedback } = await submitTrees();
    const filled = rows.map((row, i) => label(row, ["Oak", "oak", "", "", "", "elm"][i] ?? ""));
    expect(await correctFrom([header, ...filled])).toMatchObject({
      code: 0,
      output: "",
      notes: `2 of 3 labels
3 of 3 labels
Labelled 3 of 6 trees in 2 batches: 2 corrected, 1 as predicted.
A training starts in a moment: see loopline jobs.
`,
    });
    expect(feedback).toEqual([
      { subjects: ["t1", "t2", "t3"], labels: ["oak", "oak", null] },
      { subjects: ["t4", "twin", "twin"], labels: [null, null, "elm"] },
    ]);
  });

  it("accepts what spreadsheets make of the results: other order, columns left out, rounded numbers", async () => {
    const { correctFrom, feedback, rows } = await submitTrees();
    const id = rows[0]?.split(",").at(-1);
    const lines = ["\ufeffbatch_id;HEIGHT;Kind;tree", `${id};3,14159265;ash;t3`, `${id};12,50;elm;t1`, ";;;"];
    expect(await correctFrom(lines)).toMatchObject({ code: 0 });
    expect(feedback).toEqual([{ subjects: ["t1", "t2", "t3"], labels: ["elm", null, "ash"] }]);
  });

  it("tells records with the same subject apart by their values", async () => {
    const { header, rows, correctFrom, feedback } = await submitTrees();
    const second = label(rows[5] ?? "", "oak");
    expect(await correctFrom([header, second])).toMatchObject({ code: 0 });
    expect(feedback).toEqual([{ subjects: ["t4", "twin", "twin"], labels: [null, null, "oak"] }]);
  });

  it("finds records by their subjects alone in the batch that is named", async () => {
    const { correctFrom, feedback } = await submitTrees({ hasModel: false });
    const { code, notes } = await correctFrom(["tree,kind", "t2,ash", "t9,"], batchId(1));
    expect({ code, notes }).toMatchObject({
      code: 0,
      notes: expect.stringContaining("Labelled 1 of 2 trees in 1 batch: 1 without a prediction yet."),
    });
    expect(feedback).toEqual([{ subjects: ["t1", "t2", "t3"], labels: [null, "ash", null] }]);
  });

  it("names each wrong line, and sends nothing", async () => {
    const { header, rows, correctFrom, feedback, output } = await submitTrees();
    const [first = "", second = "", third = "", fourth = "", twin = ""] = rows;
    const { code, notes } = await correctFrom([
      header,
      label(first, "oak"),
      label(second, "oak").replace(",3,", ",4,"),
      label(third.replace(",ash,", ",oak,"), "oak"),
      label(fourth.replace("t4", "t44"), "elm"),
      label(twin, "oak"),
      label(twin, "oak"),
      label(first.replace(batchId(1), batchId(7)), "oak"),
      label(first.replace(batchId(1), ""), "oak"),
    ]);
    expect(code).toBe(1);
    expect(notes.replaceAll(`${output}, `, "").split("\n")).toEqual([
      'line 3, column 2 (height): the batch has "3", found "4": use the file that was submitted, or leave out the column',
      'line 4, column 6 (prediction): the prediction was "ash", found "oak": leave the prediction as it was, and write what the record is into the column kind',
      `line 5, column 1 (tree): batch ${batchId(2)} has no record with the subject "t44"`,
      'line 7, column 2 (height): the batch has "8", found "7": use the file that was submitted, or leave out the column',
      `line 8, column 7 (batch_id): there is no batch ${batchId(7)}, or it is no longer listed`,
      "line 9, column 7 (batch_id): expected the id of a batch, found an empty cell",
      "Nothing was sent.",
      "",
    ]);
    expect(feedback).toEqual([]);
  });

  it.each([
    [["tree,kind", "t1,beech"], [], 'line 2, column 2 (kind): expected one of ash, elm, oak, found "beech"'],
    [["tree,kind", "t1,oak"], [], "line 1: the header lacks batch_id: name the batch"],
    [["tree,height", "t1,3"], [batchId(1)], "line 1: the header lacks kind: add a column kind"],
    [["tree,kind", "t1,"], [batchId(1)], "the column kind is empty"],
    [
      ["tree,kind,batch_id", `t4,oak,${batchId(2)}`],
      [batchId(1)],
      `found "${batchId(2)}", but ${batchId(1)} is given`,
    ],
  ])("refuses %j with %j", async (lines, args, reason) => {
    const { correctFrom, feedback } = await submitTrees();
    const { code, notes } = await correctFrom(lines, ...args);
    expect({ code, notes }).toEqual({ code: 1, notes: expect.stringContaining(reason) });
    expect(notes).toMatch(/Nothing was sent\.\n$/);
    expect(feedback).toEqual([]);
  });

  it("says how many labels are sent when it fails half way", async () => {
    const { header, rows, correctFrom, hooks, feedback } = await submitTrees();
    hooks.refuse = ({ method, url }) => (method === "PATCH" && url?.includes(batchId(2)) ? 403 : undefined);
    const filled = [header, ...rows.map((row) => label(row, "oak"))];
    const { code, notes } = await correctFrom(filled);
    expect({ code, notes }).toEqual({
      code: 1,
      notes: expect.stringMatching(/of 6 labels are sent: run the same command to send the rest\.\n$/),
    });
    hooks.refuse = () => undefined;
    expect(await correctFrom(filled)).toMatchObject({ code: 0 });
    expect(feedback).toContainEqual({ subjects: ["t4", "twin", "twin"], labels: ["oak", "oak", "oak"] });
  });
});

describe("submit --teach", () => {
  const rows = [
    ["wet", "", "12", "t1", "oak"],
    ["dry", "", "1", "t2", ""],
    ["dry", "", "2", "t3", "elm"],
    ["dry", "", "3", "t4", ""],
  ];

  it("sends the labels of the file once it is predicted, and says what came of it", async () => {
    const { env, feedback } = await startPipeline({ hasModel: true });
    const { file, output, folder } = await writeTrees(rows);
    const args = ["submit", file, "--output", output, "--batch-size", "2", "--teach"];
    const { code, notes } = await runInProcess(args, env);
    expect({ code, notes: notes.split("\n").slice(-4) }).toEqual({
      code: 0,
      notes: [
        `4 predictions in ${output}: 3 ash, 0 elm, 1 Oak`,
        "Labelled 2 of 4 trees in 2 batches: 1 corrected, 1 as predicted.",
        "A training starts in a moment: see loopline jobs.",
        "",
      ],
    });
    expect(feedback).toEqual([
      { subjects: ["t1", "t2"], labels: ["oak", null] },
      { subjects: ["t3", "t4"], labels: ["elm", null] },
    ]);
    expect((await readdir(folder)).toSorted()).toEqual(["results.csv", "trees.csv"]);
  });

  it("sends each label under one key, and none twice, when it is interrupted and run again", async () => {
    const { env, feedback, keys, hooks, batches } = await startPipeline({ hasModel: true });
    const { file, output } = await writeTrees(rows);
    const args = ["submit", file, "--output", output, "--batch-size", "1", "--concurrency", "1", "--teach"];
    let patches = 0;
    hooks.refuse = ({ method }) => (method === "PATCH" && ++patches > 1 ? 403 : undefined);
    expect(await runInProcess(args, env)).toMatchObject({
      code: 1,
      notes: expect.stringContaining("1 of 2 labels are sent: run the same command to send the rest."),
    });
    hooks.refuse = () => undefined;
    expect(await runInProcess(args, env)).toMatchObject({
      code: 0,
      notes: expect.stringContaining("Labelled 2 of 4 trees in 2 batches: 1 corrected, 1 as predicted."),
    });
    expect(batches.size).toBe(4);
    expect(feedback).toEqual([
      { subjects: ["t1"], labels: ["oak"] },
      { subjects: ["t3"], labels: ["elm"] },
    ]);
    expect(keys).toEqual([
      expect.stringMatching(/^[\w-]+-0-labels$/),
      expect.stringMatching(/^[\w-]+-2-labels$/),
    ]);
  });

  it("submits nothing if there is nothing to teach", async () => {
    const { env, batches } = await startPipeline({ hasModel: true });
    const { file } = await writeTrees([["wet", "", "12", "t1", ""]]);
    expect(await runInProcess(["submit", file, "--teach"], env)).toMatchObject({
      code: 1,
      notes: `${file}: no label in a column kind, so there is nothing to teach. Nothing was submitted.\n`,
    });
    expect(batches.size).toBe(0);
  });
});
