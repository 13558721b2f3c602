import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import type { RecordWarning } from "@loopline/contracts";
import { readDefinition, type Value } from "@loopline/dataset";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { runInProcess } from "./run-in-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const trees = readDefinition(
  JSON.stringify({
    name: "trees",
    fields: [
      { name: "tree", type: "string" },
      { name: "height", type: "number" },
      { name: "soil", categories: ["dry", "wet"] },
      { name: "kind", categories: ["ash", "elm", { value: "oak", label: "Oak" }] },
    ],
    "loopline:subject": "tree",
    "loopline:target": "kind",
    "loopline:record": { one: "tree", many: "trees" },
  }),
  "trees.json",
);

const BodySchema = z.object({ subjects: z.array(z.string()), features: z.array(z.array(z.unknown())) });

/** A pipeline that learns trees: it calls high ones oak, and warns of soils that are neither dry nor wet. */
async function startPipeline({ hasModel }: { hasModel: boolean }) {
  const batches = new Map<string, object>();
  const feedback: unknown[] = [];
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const chunks: Uint8Array[] = await Array.fromAsync(request);
    const body = chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const [, route, id = ""] = new URL(request.url ?? "", "http://api").pathname.split("/");
    if (route === "dataset") return trees;
    if (request.method === "PATCH") {
      feedback.push(body);
      return { batch_id: id, ratings: [], ...body };
    }
    if (request.method === "GET") return route === "batches" && id === "" ? list() : batches.get(id);
    const { subjects, features } = BodySchema.parse(body);
    const batch_id = `b${batches.size + 1}`;
    batches.set(batch_id, {
      batch_id,
      subjects,
      features,
      ...predict(features),
      created: "2026-01-02T03:04:05",
    });
    return { batch_id, subjects, features };
  };
  const list = () => ({ batches: [...batches.values()].map((batch) => ({ ...batch, features: undefined })) });
  const predict = (features: readonly (readonly unknown[])[]) => ({
    predictions: features.map(([height]) => (hasModel ? (Number(height) > 10 ? "oak" : "ash") : null)),
    warnings: features.flatMap(([, soil], position): RecordWarning[] =>
      soil === "salty" ? [{ position, feature: "soil", kind: "unseen", message: "soil: salty is new." }] : [],
    ),
  });
  const server = createServer(async (request, response) => {
    response.end(JSON.stringify(await answer(request)));
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const url = `http://127.0.0.1:${address.port}`;
  return { feedback, env: { LOOPLINE_INGEST_URL: url, LOOPLINE_PREDICT_URL: url } };
}

async function writeTrees(rows: readonly (readonly Value[])[]) {
  const folder = await temporaryFolder();
  const file = join(folder, "trees.csv");
  const lines = [["soil", "place", "height", "tree", "kind"], ...rows].map((row) => row.join(";"));
  await writeFile(file, `${lines.join("\n")}\n`);
  return { folder, file, output: join(folder, "results.csv") };
}

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
  expect(await readFile(output, "utf8")).toBe(`tree,height,soil,place,prediction,warnings,batch_id
t1,12.5,wet,north,oak,,b1
t2,,salty,,ash,soil: salty is new.,b1
row-3,3,,south,ash,,b2
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
  expect((await runInProcess(["batches"], env)).output).not.toContain("b1");
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
    output: "tree,height,soil,place,prediction,batch_id\nt1,12,wet,,,b1\nt2,1,dry,,,b1\n",
  });
  expect(notes).toContain("2 trees waiting for a model: say what some of them are with loopline correct");
  expect((await runInProcess(["batches"], env)).output).toMatch(
    /TREES +ASH +ELM +OAK +BATCH\n.* b1, waiting for a model\n$/,
  );

  expect(await runInProcess(["correct", "b1", "t1=Oak", "t2=ash"], env)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^waiting for a model +Oak +t1$/m),
    notes: "2 labelled before the first model: the pipeline learns from it now.\n",
  });
  expect(feedback).toEqual([{ subjects: ["t1", "t2"], labels: ["oak", "ash"] }]);
  expect(await runInProcess(["correct", "b1", "t1=pine"], env)).toMatchObject({
    code: 2,
    notes: '"t1=pine" is not SUBJECT=ash, SUBJECT=elm or SUBJECT=oak; run loopline correct --help\n',
  });
});
