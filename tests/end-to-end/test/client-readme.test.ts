import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { it as stackTest } from "../src/e2e-test.ts";
import { BatchIdSchema } from "../src/ids.ts";

const run = promisify(execFile);
const folder = new URL("../../../packages/client/", import.meta.url);
const cwd = fileURLToPath(folder);

/** The README's blocks of a language, asking the running stack. */
const it = stackTest.extend("blocks", { scope: "file" }, async ({ stack }) => {
  const readme = (await readFile(new URL("README.md", folder), "utf8"))
    .replaceAll("http://127.0.0.1:8081", stack.ingestApi)
    .replaceAll("http://127.0.0.1:8082", stack.predictApi);
  return (language: string): string[] =>
    [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, block = ""]) => block);
});

it("its TypeScript, one block after the other, does what it says", async ({ blocks }) => {
  const { stdout } = await run(
    process.execPath,
    ["--input-type=module-typescript", "--eval", blocks("ts").join("")],
    { cwd, timeout: 50_000 },
  );
  expect(stdout).toContain("[ 'note-a', 'note-b' ]");
  expect(stdout).toMatch(/^\d+-\d+ batch-predicted \{/m);
  expect(stdout).toMatch(/^model-\d+\S* \{/m);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("400 subjects must have one or more record");
});

it("its Python does, too", async ({ blocks }) => {
  const { stdout } = await run("python3", ["-c", blocks("python").join("")], { cwd, timeout: 50_000 });
  expect(stdout).toMatch(/^\['(real|fake)', '(real|fake)'\]\n\[[\d., ]+\]\n$/);
});

it("its curl commands do, too", async ({ blocks }) => {
  const [submit, wait, correct, listen, ...others] = blocks("sh");
  expect(others).toEqual([]);
  const call = async (command: string | undefined, env: Record<string, string>): Promise<unknown> => {
    const { stdout } = await run("bash", ["-c", `${command?.trim()} --silent --fail-with-body`], {
      env: { ...process.env, ...env },
    });
    return JSON.parse(stdout);
  };

  const submitted = await call(submit, { KEY: randomUUID() });
  const { batch_id: BATCH_ID } = BatchIdSchema.parse(submitted);
  expect(await call(wait, { BATCH_ID })).toHaveProperty("predictions.1");
  expect(await call(correct, { BATCH_ID })).toHaveProperty("ratings", [1, 0]);

  const curl = spawn("bash", ["-c", `exec ${listen?.trim()} --silent`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let heard = "";
  for await (const piece of curl.stdout.setEncoding("utf8")) {
    heard += piece;
    if (heard.includes(BATCH_ID)) break;
  }
  curl.kill();
  if (curl.exitCode === null && curl.signalCode === null) await once(curl, "exit");
  expect(heard).toMatch(/^event: batch-predicted$/m);
});
