import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { z } from "zod";
import { it as inStack } from "../src/e2e-test.ts";
import { startLoopline } from "../src/loopline.ts";
import { until } from "../src/until.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The shell blocks of a page that call the command line, in order. */
async function blocksOf(page: string): Promise<string[]> {
  const text = await readFile(join(root, page), "utf8");
  return [...text.matchAll(/```sh\n(.*?)```/gs)]
    .map(([, block = ""]) => block.trim())
    .filter((block) => block.startsWith("npx loopline"));
}

const it = inStack
  .extend("env", { scope: "file" }, ({ stack }) => ({
    LOOPLINE_INGEST_URL: stack.ingestApi,
    LOOPLINE_PREDICT_URL: stack.predictApi,
  }))
  .extend("results", async ({ stack: _ }, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), "loopline-cli-"));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return join(folder, "results.csv");
  })
  /** Runs a block as a reader would, but for where the results go. Returns its standard output. */
  .extend("shell", ({ env, results }) => async (block: string, variables: Record<string, string> = {}) => {
    const script = block.replaceAll("results.csv", results);
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", script], {
      cwd: root,
      env: { ...process.env, ...env, ...variables },
      timeout: 100_000,
    });
    return stdout;
  });

it("README's command submits a file", { timeout: 100_000 }, async ({ shell, results }) => {
  const [submit, ...others] = await blocksOf("README.md");
  expect(others).toEqual([]);
  expect(await shell(submit ?? "")).toBe("");
  expect((await readFile(results, "utf8")).trimEnd().split("\n")).toHaveLength(101);
  expect(await readdir(join(root, "packages/banknotes/samples"))).not.toContainEqual(
    expect.stringContaining("journal"),
  );
});

it("the commands of its own README do what it says, in its order", { timeout: 300_000 }, async ({
  env,
  shell,
  results,
  trainings: _,
}) => {
  const [submit, json, correct, jobs, watch, ...others] = await blocksOf("packages/cli/README.md");
  expect(others).toEqual([]);
  await shell(submit ?? "");
  expect(await shell(json ?? "")).toMatch(/^\[\n\{"subject":"note-2-0",.*\},\n\{.*\},\n$/);

  const BATCH_ID = (await readFile(results, "utf8")).split("\n")[1]?.split(",").at(-1) ?? "";
  const corrected = await shell(correct ?? "", { BATCH_ID });
  expect(corrected).toMatch(new RegExp(`^CREATED .*^batch +${BATCH_ID}$.*^PREDICTION +IS +SUBJECT$`, "ms"));

  const { stdout } = await run(join(root, "node_modules/.bin/loopline"), ["jobs", "--json", "--limit", "1"], {
    env: { ...process.env, ...env },
  });
  const [job] = z.array(z.object({ job_id: z.string() })).parse(JSON.parse(stdout));
  const shown = await shell(jobs ?? "", { JOB_ID: job?.job_id ?? "" });
  expect(shown).toMatch(/^FINISHED .*^job .*^REPORT .*^model .*^intercept /ms);

  const watching = startLoopline((watch ?? "").split(" ").slice(2), env);
  await until("it to watch", () => watching.notes.startsWith("Watching "));
  watching.process.kill("SIGINT");
  expect(await watching.ended).toBe(0);
});
