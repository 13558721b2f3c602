import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runRecorded } from "@loopline/command-line/testing";
import { functionNames } from "@loopline/contracts";
import { EndpointsSchema } from "@loopline/services";
import { expect, onTestFinished, test } from "vitest";
import { trace } from "../src/commands/trace.ts";

const batchId = "7d444840-9dc0-11d1-b245-5ffdce74fad2";

/** A state directory of a running stack, with or without a monitor. */
function stateWith(monitor: string | undefined): string {
  const state = mkdtempSync(join(tmpdir(), "loopline-trace-"));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const nowhere = "http://127.0.0.1:1";
  const endpoints = EndpointsSchema.parse({
    project: "test",
    ingestApi: nowhere,
    predictApi: nowhere,
    ...(monitor === undefined ? {} : { monitor }),
    pubsub: "127.0.0.1:1",
    storage: nowhere,
    secretManager: "127.0.0.1:1",
    monitoring: "http://127.0.0.1:1",
    databaseUrl: "postgres://127.0.0.1:1/loopline",
    redisUrl: "redis://127.0.0.1:1",
    dataset: "/nowhere/definition.json",
    functions: Object.fromEntries(functionNames.map((name) => [name, nowhere])),
    pids: {},
    data: { origin: { source: "samples" } },
  });
  writeFileSync(join(state, "endpoints.json"), JSON.stringify(endpoints));
  return state;
}

const run = (...args: string[]) => runRecorded((context) => trace.run(args, context));

/** A monitor that sends these replies in turn. */
async function startMonitor(...replies: { status: number; json: unknown }[]): Promise<string> {
  const server = createServer((_request, response) => {
    const { status, json } = replies.shift() ?? { status: 500, json: {} };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

test("waits for the spans of a recent batch", async () => {
  const traces = [{ trace_id: "t", spans: [] }];
  const monitor = await startMonitor({ status: 404, json: {} }, { status: 200, json: { traces } });
  const { output, code } = await run(batchId, "--json", "--state", stateWith(monitor));
  expect(code).toBe(0);
  expect(output).toBe(`${JSON.stringify({ traces })}\n`);
});

test("says in a sentence that the monitor does not answer, or that there is none", async () => {
  const gone = run(batchId, "--state", stateWith("http://127.0.0.1:1"));
  await expect(gone).rejects.toThrow(
    "the monitor does not answer at http://127.0.0.1:1: is the stack still running?",
  );
  const none = run(batchId, "--state", stateWith(undefined));
  await expect(none).rejects.toThrow("the running stack records no traces");
});

test.each([
  [[], "no BATCH_ID is given"],
  [[batchId, batchId], "one batch at a time"],
  [["7"], '"7" is not a batch_id'],
  [[batchId, "--nonsense"], "Unknown option '--nonsense'"],
])("refuses %j with a reason", async (args, reason) => {
  await expect(run(...args)).rejects.toThrow(reason);
});
