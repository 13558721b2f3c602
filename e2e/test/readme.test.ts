import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect } from "vitest";
import { z } from "zod";
import { it } from "../src/e2e-test.ts";
import { BatchIdSchema } from "../src/ids.ts";
import { until } from "../src/until.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url);

const ScriptsSchema = z.object({ scripts: z.record(z.string(), z.string()) });

/** The shell blocks of a page, in order. */
async function shellBlocks(page: string): Promise<string[]> {
  const text = await readFile(new URL(page, root), "utf8");
  return [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block.trim());
}

it("README's commands by hand do what it says, in its order", async ({ stack }) => {
  const [submit, list, correct, jobs, ...others] = (await shellBlocks("README.md"))
    .filter((block) => block.startsWith("curl"))
    .map((block) =>
      block
        .replaceAll("http://127.0.0.1:8081", stack.ingestApi)
        .replaceAll("http://127.0.0.1:8082", stack.predictApi),
    );
  expect(others).toEqual([]);
  const call = async (command: string | undefined, env: Record<string, string> = {}): Promise<unknown> => {
    const { stdout } = await run("bash", ["-c", `${command} --silent --fail-with-body`], {
      env: { ...process.env, ...env },
    });
    return JSON.parse(stdout);
  };

  const { batch_id } = BatchIdSchema.parse(await call(submit));
  await until("the predictions", async () => JSON.stringify(await call(list)).includes(batch_id));
  const rated = { batch_id, subjects: ["note-a", "note-b"], ratings: [1, 0] };
  expect(await call(correct, { BATCH_ID: batch_id })).toEqual(rated);
  expect(await call(jobs)).toHaveProperty("jobs.0.accuracy");
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
