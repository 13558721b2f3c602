import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@loopline/client";
import { withClient } from "@loopline/setup";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleClassOf, sampleRecords, toCsv } from "../../tests/support/sample-records.ts";
import { describeTraining } from "../src/output/describe-training.ts";
import { type Stack, type StackOptions, startStack } from "../src/stack/start-stack.ts";
import { removeState } from "../src/state/lock-state.ts";

const timeout = 240_000;
/** A busy machine takes seconds for the first connection of each function. */
const patience = { timeout: 90_000 };
const taught = sampleRecords({ seed: 1, count: 120 });
const [fresh] = sampleRecords({ seed: 2, count: 1 });
let directory: string;
let stateDirectory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "loopline-table-"));
  stateDirectory = join(directory, "state");
});
afterAll(async () => {
  await removeState(stateDirectory);
  await rm(directory, { recursive: true });
});

/** Starts a stack for as long as `work` takes. */
async function withStack(
  options: StackOptions,
  work: (stack: Stack, client: ReturnType<typeof createClient>) => Promise<void>,
): Promise<void> {
  const stack = await startStack({
    stateDirectory,
    ports: "free",
    web: false,
    logLevel: "warn",
    ...options,
  });
  const { ingestApi: ingestUrl, predictApi: predictUrl } = stack.endpoints;
  try {
    await work(stack, createClient({ ingestUrl, predictUrl }));
  } finally {
    await stack.stop();
  }
}

async function write(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

test("a table of three classes is trained on before the start ends, and predicted; a later start goes on", {
  timeout,
}, async () => {
  const dataFile = await write("loans.csv", toCsv(taught));
  await withStack({ dataFile, target: "risk" }, async ({ endpoints, dataset }, client) => {
    const { jobs } = await client.jobs();
    expect(jobs.map(({ records, promoted }) => [records, promoted])).toEqual([[120, true]]);
    const job = (await client.job(jobs[0]?.job_id ?? "")) ?? undefined;
    const { origin } = endpoints.data;
    if (origin.source !== "table") throw new Error("the stack has another origin");
    expect(describeTraining(origin, job)).toMatch(
      /^Rows: 120 labelled · \d+ held out · \d+ trained on\. Accuracy/,
    );

    const order = dataset.features.map(({ name }) => name);
    expect(order).toEqual(["income", "age", "owner", "since", "work", "region"]);
    const batch = await client.submitAndWait({
      subjects: taught.map(({ subject }) => subject),
      features: taught.map(({ values }) => values),
    });
    const right = batch.predictions.filter((prediction, i) => prediction === taught[i]?.className);
    expect(right.length).toBeGreaterThan(100);
  });

  await withStack({}, async ({ dataset }, client) => {
    expect(dataset.target.name).toBe("risk");
    expect((await client.jobs()).jobs).toHaveLength(1);
    const values = fresh?.values ?? [];
    const batch = await client.submitAndWait({ subjects: ["new"], features: [values] });
    const labels = [sampleClassOf(values)];
    await client.correct(batch.batch_id, { subjects: ["new"], labels });
    await expect.poll(async () => (await client.jobs()).jobs[0]?.records, patience).toBe(121);
  });

  await expect(
    startStack({
      stateDirectory,
      dataFile: await write("other.csv", toCsv(taught.slice(1))),
      target: "risk",
    }),
  ).rejects.toThrow(/this state began with the dataset loans.*npm run reset/);
});

test("a table without labels starts; the first two labels make a model, which predicts what waited", {
  timeout,
}, async () => {
  const unlabelled = taught.slice(0, 9).map(({ subject, values }) => ({ subject, values }));
  const dataFile = await write("unlabelled.csv", toCsv(unlabelled));
  const fields = [
    { name: "age", type: "integer" },
    { name: "work", type: "string", categories: ["none", "self", "salaried"] },
    { name: "risk", type: "string", categories: ["good", "bad", "ugly"] },
  ];
  const definition = { name: "loans", fields, "loopline:target": "risk" };
  const schemaFile = await write("loans.json", JSON.stringify(definition));
  const options = { stateDirectory: join(directory, "cold"), dataFile, schemaFile };
  await withStack(options, async ({ endpoints }, client) => {
    expect((await client.jobs()).jobs).toEqual([]);
    const subjects = ["a", "b", "c"];
    const { batch_id } = await client.submit({
      subjects,
      features: [
        [30, "none"],
        [60, null],
        [45, "self"],
      ],
    });
    await expect
      .poll(async () => (await client.batch(batch_id))?.predictions, patience)
      .toEqual([null, null, null]);
    await client.correct(batch_id, { subjects: ["a", "b"], labels: ["good", "ugly"] });
    await expect
      .poll(async () => (await client.batch(batch_id))?.predictions, patience)
      .toEqual(["good", "ugly", expect.stringMatching(/good|ugly/)]);
    const rows = await withClient(endpoints.databaseUrl, async (database) => {
      return (await database.query("select count(*)::int as rows from training")).rows;
    });
    expect(rows).toEqual([{ rows: 2 }]);
  });
  await removeState(options.stateDirectory);
});
