import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { z } from "zod";
import { codeBlocks, root } from "../src/code-blocks.ts";
import { it as inStack } from "../src/e2e-test.ts";
import { startLoopline } from "../src/loopline.ts";
import { until } from "../src/until.ts";

const run = promisify(execFile);

/** The shell blocks of a page that call the command line, in order. */
const blocksOf = async (page: string) =>
  (await codeBlocks(page, "sh")).filter((block) => block.startsWith("npx loopline"));

const it = inStack
  .extend("results", async ({ stack: _ }, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), "loopline-cli-"));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return join(folder, "results.csv");
  })
  /** Runs a block as a reader would, except for the path of the results. Returns its standard output. */
  .extend("shell", ({ cliEnv, results }) => async (block: string, variables: Record<string, string> = {}) => {
    const script = block.replaceAll("results.csv", results);
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", script], {
      cwd: root,
      env: { ...process.env, ...cliEnv, ...variables },
      timeout: 100_000,
    });
    return stdout;
  });

it("the command in README.md submits a file", { timeout: 100_000 }, async ({ shell, results }) => {
  const [submit, ...others] = await blocksOf("README.md");
  expect(others).toEqual([]);
  expect(await shell(submit ?? "")).toBe("");
  expect((await readFile(results, "utf8")).trimEnd().split("\n")).toHaveLength(101);
  expect(await readdir(new URL("packages/banknotes/samples", root))).not.toContainEqual(
    expect.stringContaining("journal"),
  );
});

it("the commands in packages/cli/README.md work as described, in order", { timeout: 300_000 }, async ({
  cliEnv,
  shell,
  results,
  trainings: _,
}) => {
  const [submit, json, correct, jobs, from, teach, infer, watch, ...others] =
    await blocksOf("packages/cli/README.md");
  expect(others).toEqual([]);
  await shell(submit ?? "");
  expect(await shell(json ?? "")).toMatch(/^\[\n\{"subject":"note-2-0",.*\},\n\{.*\},\n$/);

  const BATCH_ID = (await readFile(results, "utf8")).split("\n")[1]?.split(",").at(-1) ?? "";
  const corrected = await shell(correct ?? "", { BATCH_ID });
  expect(corrected).toMatch(new RegExp(`^CREATED .*^batch +${BATCH_ID}$.*^PREDICTION +IS +SUBJECT$`, "ms"));

  const newestJob = startLoopline(["jobs", "--json", "--limit", "1"], cliEnv);
  await newestJob.ended;
  const [job] = z.array(z.object({ job_id: z.string() })).parse(JSON.parse(newestJob.output));
  const shown = await shell(jobs ?? "", { JOB_ID: job?.job_id ?? "" });
  expect(shown).toMatch(/^FINISHED .*^training .*^REPORT .*^model .*^intercept /ms);

  // The sample has the classes of its notes, and so have the results.
  await shell(from ?? "");
  await shell(teach ?? "");

  const inferred = await shell((infer ?? "").replace("notes.schema.json", "results.csv.schema.json"));
  expect(inferred).toMatch(/^COLUMN .*^class +category +target /ms);

  const watching = startLoopline((watch ?? "").split(" ").slice(2), cliEnv);
  await until("the start of watching", () => watching.notes.startsWith("Watching "));
  watching.process.kill("SIGINT");
  expect(await watching.ended).toBe(0);
});
