import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { callingStack, codeBlocks, root } from "../src/code-blocks.ts";
import { it as stackTest } from "../src/e2e-test.ts";

const run = promisify(execFile);

/** Runs Python beside loopline.py, calling the running stack. Returns what it prints. */
const it = stackTest.extend("python", { scope: "file" }, ({ stack }) => async (code: string) => {
  const { stdout } = await run("python3", ["-c", callingStack(code, stack)], {
    cwd: new URL("packages/client-python/", root),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    timeout: 50_000,
  });
  return stdout;
});

it("the Python in the README of client-python works as described", async ({ python }) => {
  const blocks = await codeBlocks("packages/client-python/README.md", "python");
  expect(await python(blocks.join("\n"))).toMatch(/^\['(real|fake)', '(real|fake)'\]\n\[[\d., ]+\]\n$/);
});

it("a Python client gets predictions and margins of a named batch in the answer to its submission", async ({
  python,
}) => {
  const { subjects, features } = createBatch(7050);
  const printed = await python(`
import json
from loopline import Client
client = Client(ingest_url="http://127.0.0.1:8081", predict_url="http://127.0.0.1:8082")
batch = client.submit(*json.loads('${JSON.stringify([subjects, features])}'), name="May", wait=30)
print(json.dumps([batch, client.batch(batch["batch_id"]), client.dataset()["name"], client.stats()["batches"]]))`);
  const [answered, listed, dataset, batches] = JSON.parse(printed);
  expect(answered).toMatchObject({ subjects, features, name: "May" });
  expect(answered.predictions).toHaveLength(subjects.length);
  expect(answered.margins).toEqual(subjects.map(() => expect.any(Number)));
  expect(listed).toEqual(answered);
  expect(dataset).toEqual(expect.any(String));
  expect(batches).toBeGreaterThan(0);
});
