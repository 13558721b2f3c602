import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { z } from "zod";
import { createBatch } from "../src/batch.ts";
import { callingStack, codeBlocks, root } from "../src/code-blocks.ts";
import { it } from "../src/e2e-test.ts";
import { until } from "../src/until.ts";
import { BatchIdSchema } from "../src/wire-fields.ts";

const run = promisify(execFile);

const TrainingsSchema = z.object({
  jobs: z.array(
    z.object({ model_file_name: z.string(), accuracy: z.number(), promoted: z.boolean().optional() }),
  ),
});

const ScriptsSchema = z.object({ scripts: z.record(z.string(), z.string()) });

it("the curl commands in README.md work as described, in order", async ({ stack, trainings: _ends }) => {
  const [submit, correct, jobs, ...others] = (await codeBlocks("README.md", "sh"))
    .filter((block) => block.startsWith("curl"))
    .map((block) => callingStack(block, stack));
  expect(others).toEqual([]);
  const [prediction, submitted] = (await codeBlocks("README.md", "json")).map((block): unknown =>
    JSON.parse(block),
  );
  const call = async (command: string | undefined, env: Record<string, string> = {}): Promise<unknown> => {
    const { stdout } = await run("bash", ["-c", `${command} --silent --fail-with-body`], {
      env: { ...process.env, ...env },
    });
    return JSON.parse(stdout);
  };

  const reply = await call(submit);
  expect(fieldsOf(reply)).toEqual(fieldsOf(submitted));
  expect(fieldsOf(reply)).toEqual(expect.arrayContaining(fieldsOf(prediction)));
  const { batch_id } = BatchIdSchema.parse(reply);
  const rated = { batch_id, subjects: ["note-a", "note-b"], ratings: [1, 0] };
  expect(await call(correct, { BATCH_ID: batch_id })).toEqual(rated);
  // The newest may still be a training of another test, which failed and so has no model.
  await until("the training", async () => {
    const [newest] = TrainingsSchema.parse(await call(jobs)).jobs;
    return newest?.promoted !== undefined;
  });
});

/** The names of an answer's fields. */
const fieldsOf = (answer: unknown) => Object.keys(Object(answer)).toSorted();

it("npm run trace shows the trace of a batch", async ({ stack, ingest }) => {
  const { batch_id } = BatchIdSchema.parse((await ingest("POST", "/notes", createBatch(9))).json);
  const state = await mkdtemp(join(tmpdir(), "loopline-trace-"));
  await writeFile(join(state, "endpoints.json"), JSON.stringify(stack));
  const trace = (...args: string[]) =>
    run(process.execPath, ["apps/monitor/src/commands/trace.ts", ...args, "--state", state], { cwd: root });
  // Each service exports its steps on its own.
  const shown = await until("the steps of all services", async () => {
    const { stdout } = await trace(batch_id).catch(() => ({ stdout: "" }));
    return /^trace [0-9a-f]{32}, .*: \d+ steps in 4 services/.test(stdout) && stdout;
  });
  expect(shown).toMatch(/^ *prediction: process request /m);
  expect(shown).toMatch(/^ingest-api: POST \/notes .*█/m);
  await expect(trace("7d444840-9dc0-11d1-b245-5ffdce74fad2")).rejects.toMatchObject({ code: 1 });
  await rm(state, { recursive: true });
});

it.for(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "local/README.md"])(
  "every npm command in %s exists",
  async (page) => {
    const text = await readFile(new URL(page, root), "utf8");
    const { scripts } = ScriptsSchema.parse(
      JSON.parse(await readFile(new URL("package.json", root), "utf8")),
    );
    const named = [...text.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, name, short]) => name ?? short,
    );
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  },
);
