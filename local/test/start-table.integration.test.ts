import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PubSub } from "@google-cloud/pubsub";
import { createClient } from "@loopline/client";
import { withClient } from "@loopline/setup";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchTopic } from "../../tests/end-to-end/src/watch-topic.ts";
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

test("a table without labels starts; ten labels of two classes make a model, which predicts 5,000 records that waited", {
  timeout,
}, async () => {
  const unlabelled = taught.slice(0, 9).map(({ subject, values }) => ({ subject, values }));
  const dataFile = await write("unlabelled.csv", toCsv(unlabelled));
  const work = ["none", "self", "salaried", null] as const;
  const fields = [
    { name: "age", type: "integer" },
    { name: "work", type: "string", categories: work.filter((level) => level !== null) },
    { name: "risk", type: "string", categories: ["good", "bad", "ugly"] },
  ];
  const definition = { name: "loans", fields, "loopline:target": "risk" };
  const schemaFile = await write("loans.json", JSON.stringify(definition));
  const options = { stateDirectory: join(directory, "cold"), dataFile, schemaFile };
  await withStack(options, async ({ endpoints }, client) => {
    expect((await client.jobs()).jobs).toEqual([]);
    const pubsub = new PubSub({
      projectId: endpoints.project,
      apiEndpoint: endpoints.pubsub,
      emulatorMode: true,
    });
    const deadLetters = await watchTopic(pubsub, "dead-letter");
    const count = async (what: string): Promise<unknown> => {
      const text = `select count(*)::int as count from ${what}`;
      return withClient(
        endpoints.databaseUrl,
        async (database) => (await database.query(text)).rows[0]?.count,
      );
    };

    const subjects = Array.from({ length: 100 }, (_, index) => `loan-${index}`);
    const batches: string[] = [];
    for (let batch = 0; batch < 50; batch++) {
      const features = subjects.map((_, index) => [20 + ((batch + index) % 60), work[index % 4] ?? null]);
      batches.push((await client.submit({ subjects, features })).batch_id);
    }
    await expect.poll(() => count("predictions where prediction is null"), patience).toBe(5_000);
    const [first = ""] = batches;
    await expect
      .poll(async () => (await client.batch(first))?.predictions, patience)
      .toEqual(subjects.map(() => null));

    // The ages of the first batch grow with the index.
    const reviewed = ["0", "1", "2", "3", "4", "50", "51", "52", "53", "54"].map((index) => `loan-${index}`);
    const labels = reviewed.map((_, index) => (index < 5 ? "good" : "ugly"));
    await client.correct(first, { subjects: reviewed, labels });
    await expect.poll(() => count("predictions where prediction is null"), patience).toBe(0);
    await expect
      .poll(async () => {
        const replies = await Promise.all(batches.map((id) => client.batch(id)));
        return replies.flatMap((reply) => reply?.predictions ?? [null]).filter((label) => label === null)
          .length;
      }, patience)
      .toBe(0);
    expect(await count("training")).toBe(10);
    const { predictions = [] } = (await client.batch(first)) ?? {};
    expect(reviewed.map((subject) => predictions[subjects.indexOf(subject)])).toEqual(labels);
    expect(deadLetters.received).toEqual([]);
    await deadLetters.stop();
    await pubsub.close();
  });
  await removeState(options.stateDirectory);
});
