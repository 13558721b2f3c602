import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { runInProcess } from "./run-in-process.ts";
import { batchId, startPipeline, writeTrees } from "./tree-pipeline.ts";

it("submits any table, and writes its columns with predictions and warnings", async () => {
  const { env } = await startPipeline({ hasModel: true });
  const { folder, file, output } = await writeTrees([
    ["wet", "north", "12,5", "t1", "oak"],
    ["salty", "", "", "t2", ""],
    ["", "south", "3", "", "elm"],
  ]);
  const { code, notes } = await runInProcess(["submit", file, "--output", output, "--batch-size", "2"], env);
  expect({ code, notes: notes.split("\n").slice(-3) }).toEqual({
    code: 0,
    notes: [
      `3 predictions in ${output}: 2 ash, 0 elm, 1 Oak`,
      "1 with warnings: they have values that the model was not trained for",
      "",
    ],
  });
  expect(await readFile(output, "utf8")).toBe(`tree,height,soil,kind,place,prediction,warnings,batch_id
t1,12.5,wet,oak,north,oak,,${batchId(1)}
t2,,salty,,,ash,soil: salty is new.,${batchId(1)}
row-3,3,,elm,south,ash,,${batchId(2)}
`);
  expect((await readdir(folder)).toSorted()).toEqual(["results.csv", "trees.csv"]);
});

it("names line, column and value of a wrong cell, and sends nothing", async () => {
  const { env } = await startPipeline({ hasModel: true });
  const { file } = await writeTrees([
    ["wet", "", "high", "t1", ""],
    ["wet", "", "1", "t2", "beech"],
  ]);
  const { code, output, notes } = await runInProcess(["submit", file], env);
  expect({ code, output }).toEqual({ code: 1, output: "" });
  expect(notes.split("\n")).toEqual([
    expect.stringMatching(
      /trees\.csv, line 2, column 3 \(height\): expected a finite number .*, found "high": /,
    ),
    expect.stringMatching(
      /trees\.csv, line 3, column 5 \(kind\): expected one of ash, elm, oak, found "beech": /,
    ),
    "Nothing was submitted.",
    "",
  ]);
  expect((await runInProcess(["batches"], env)).output).not.toContain(batchId(1));
});

it("accepts records before the first model, and corrects them by their classes", async () => {
  const { env, feedback } = await startPipeline({ hasModel: false });
  const { file } = await writeTrees([
    ["wet", "", "12", "t1", ""],
    ["dry", "", "1", "t2", ""],
  ]);
  const { code, output, notes } = await runInProcess(["submit", file], env);
  expect({ code, output }).toEqual({
    code: 0,
    output: `tree,height,soil,kind,place,prediction,batch_id\nt1,12,wet,,,,${batchId(1)}\nt2,1,dry,,,,${batchId(1)}\n`,
  });
  expect(notes).toContain("2 trees waiting for a model: say what some of them are with loopline correct");
  expect((await runInProcess(["batches"], env)).output).toMatch(
    /TREES +ASH +ELM +OAK +BATCH\n.* \S+, waiting for a model\n$/,
  );

  expect(await runInProcess(["correct", batchId(1), "t1=Oak", "t2=ash"], env)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^waiting for a model +Oak +t1$/m),
    notes: "2 labelled before the first model: the pipeline learns from it now.\n",
  });
  expect(feedback).toEqual([{ subjects: ["t1", "t2"], labels: ["oak", "ash"] }]);
  expect(await runInProcess(["correct", batchId(1), "t1=pine"], env)).toMatchObject({
    code: 2,
    notes: '"t1=pine" is not SUBJECT=ash, SUBJECT=elm or SUBJECT=oak; run loopline correct --help\n',
  });
});
