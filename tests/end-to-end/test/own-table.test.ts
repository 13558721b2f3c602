import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startStack } from "@loopline/local";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { callingStack, codeBlocks, root } from "../src/code-blocks.ts";
import { until } from "../src/until.ts";

const run = promisify(execFile);

const BatchSchema = z.object({
  batch_id: z.string(),
  predictions: z.array(z.string().nullable()),
  warnings: z.array(z.unknown()).optional(),
});
const JobsSchema = z.object({ jobs: z.array(z.object({ promoted: z.boolean().optional() })) });

/** Most that a first training takes on a machine that is busy with other stacks. */
const trainingMs = 60_000;

/** The values of the options of a command such as `npm start -- --data FILE`. */
function optionsOf(command = ""): Record<string, string> {
  return Object.fromEntries([...command.matchAll(/--(\w+) (\S+)/g)].map(([, name, value]) => [name, value]));
}

it("the commands in docs/your-own-table.md work as described, in order", {
  timeout: 400_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "loopline-own-table-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  /** Runs a block as a reader would, except for the paths of what it writes. */
  const shell = async (block = "", env: Record<string, string> = {}) => {
    const written = block.replaceAll(/\b(apples\.schema\.json|results\.csv)/g, (name) => path(name));
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", written], {
      cwd: root,
      env: { ...process.env, ...env },
      timeout: 100_000,
    });
    return stdout;
  };
  const page = "docs/your-own-table.md";
  const [show, infer, start, submit, post, correct, from, look, startEmpty, ...others] = await codeBlocks(
    page,
    "sh",
  );
  if (post === undefined) throw new Error(`${page} has no command that posts records`);
  expect(others).toEqual([]);
  const text = await readFile(new URL(page, root), "utf8");
  const blocks = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const [table, inferred = "", rows = ""] = blocks.flatMap(([, language, content]) =>
    language === "" ? [content] : [],
  );

  expect(await shell(show)).toBe(table);
  expect(await shell(infer, { COLUMNS: "100" })).toContain(inferred);

  const { data = "", schema } = optionsOf(start);
  expect(schema).toBe("apples.schema.json");
  const stack = await startStack({
    stateDirectory: path("state"),
    dataFile: fileURLToPath(new URL(data, root)),
    schemaFile: path("apples.schema.json"),
    ...{ ports: "free", logLevel: "error", web: false, servers: "private" },
  });
  onTestFinished(() => stack.stop(), 30_000);
  const { ingestApi, predictApi } = stack.endpoints;
  const env = { LOOPLINE_INGEST_URL: ingestApi, LOOPLINE_PREDICT_URL: predictApi };
  const jobs = async () => JobsSchema.parse(await (await fetch(`${predictApi}/jobs`)).json()).jobs;
  expect(await shell("npx loopline jobs", env)).toContain(/Accuracy (\d+\.\d %)/.exec(rows)?.[1]);

  await shell(submit, env);
  const results = (await readFile(path("results.csv"), "utf8")).trimEnd().split("\n");
  expect(results).toHaveLength(41);
  const posted = await shell(callingStack(post, stack.endpoints));
  const { batch_id } = z.object({ batch_id: z.string() }).parse(JSON.parse(posted));
  const batchOf = async (url: string) => BatchSchema.parse(await (await fetch(url)).json());
  expect((await batchOf(`${predictApi}/batches/${batch_id}?wait=20`)).warnings).toMatchObject([
    { position: 1, feature: "variety", kind: "unseen" },
    { position: 1, feature: "picked", kind: "range" },
  ]);

  const before = (await jobs()).length;
  const BATCH_ID = results[1]?.split(",").at(-1) ?? "";
  expect(await shell(correct, { ...env, BATCH_ID })).toContain("A-0301");
  const filled = results.map((row, i) =>
    row
      .split(",")
      .with(7, i === 0 ? "grade" : i < 4 ? "juice" : "")
      .join(","),
  );
  await writeFile(path("results.csv"), filled.join("\n"));
  await shell(from, env);
  await until("a training after the correction", async () => (await jobs()).length > before, trainingMs);
  expect(await shell(look, env)).toMatch(/model-\d+/);
  await stack.stop();

  const { schema: alone, ...rest } = optionsOf(startEmpty);
  expect([alone, rest]).toEqual(["apples.schema.json", {}]);
  const empty = await startStack({
    stateDirectory: path("empty"),
    schemaFile: path("apples.schema.json"),
    ...{ ports: "free", logLevel: "error", web: false, servers: "private" },
  });
  onTestFinished(() => empty.stop(), 30_000);
  const emptyEnv = {
    LOOPLINE_INGEST_URL: empty.endpoints.ingestApi,
    LOOPLINE_PREDICT_URL: empty.endpoints.predictApi,
  };
  const waiting = JSON.parse(await shell(callingStack(post, empty.endpoints)));
  const emptyBatch = `${empty.endpoints.predictApi}/batches/${waiting.batch_id}`;
  await until("the waiting batch", async () => (await fetch(emptyBatch)).status === 200);
  expect((await batchOf(emptyBatch)).predictions).toEqual([null, null]);
  await shell(`npx loopline correct ${waiting.batch_id} A-0501=dessert A-0502=reject`, emptyEnv);
  await until(
    "the predictions of what waited",
    async () => !(await batchOf(emptyBatch)).predictions.includes(null),
    trainingMs,
  );
});
