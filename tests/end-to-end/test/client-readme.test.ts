import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { promisify } from "node:util";
import { expect } from "vitest";
import { callingStack, codeBlocks, root } from "../src/code-blocks.ts";
import { it as stackTest } from "../src/e2e-test.ts";
import { BatchIdSchema } from "../src/wire-fields.ts";

const run = promisify(execFile);
const cwd = new URL("packages/client/", root);

/** The README's blocks of a language, calling the running stack. */
const it = stackTest.extend("blocks", { scope: "file" }, ({ stack }) => async (language: string) => {
  const blocks = await codeBlocks("packages/client/README.md", language);
  return blocks.map((block) => callingStack(block, stack));
});

it("the TypeScript in the client's README works as described", async ({ blocks }) => {
  const { stdout } = await run(
    process.execPath,
    ["--input-type=module-typescript", "--eval", (await blocks("ts")).join("\n")],
    { cwd, timeout: 100_000 },
  );
  expect(stdout).toContain("[ 'note-a', 'note-b' ]");
  expect(stdout).toMatch(/^\d+-\d+ batch-predicted \{/m);
  expect(stdout).toMatch(/^model-\d+\S* \{/m);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("400 subjects must have one or more record");
});

it("the curl commands in the client's README work as described", async ({ blocks }) => {
  const [_install, submit, wait, correct, listen, ...others] = await blocks("sh");
  expect(others).toEqual([]);
  const call = async (command: string | undefined, env: Record<string, string>): Promise<unknown> => {
    const { stdout } = await run("bash", ["-c", `${command} --silent --fail-with-body`], {
      env: { ...process.env, ...env },
    });
    return JSON.parse(stdout);
  };

  const submitted = await call(submit, { KEY: randomUUID() });
  const { batch_id: BATCH_ID } = BatchIdSchema.parse(submitted);
  expect(await call(wait, { BATCH_ID })).toHaveProperty("predictions.1");
  expect(await call(correct, { BATCH_ID })).toHaveProperty("ratings", [1, 0]);

  const curl = spawn("bash", ["-c", `exec ${listen} --silent`], {
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
