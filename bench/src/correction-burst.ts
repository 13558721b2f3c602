import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { generateNotes } from "@loopline/banknotes";
import { noteContracts } from "@loopline/banknotes/definition";
import { JobsReplySchema } from "@loopline/contracts";
import { startStack } from "@loopline/local";
import { runBenchmark } from "./run-benchmark.ts";

const { BatchesReplySchema, NotesReplySchema } = noteContracts;

const corrections = 1_000;
const everyMs = 10;
const quietMs = 3_000;
const longestWaitMs = 60_000;

async function json(url: string, method = "GET", body?: object): Promise<unknown> {
  const init = {
    method,
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  };
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

const jobsOf = async (predictApi: string) =>
  JobsReplySchema.parse(await json(`${predictApi}/jobs?limit=100`)).jobs;

async function submitAll(ingestApi: string): Promise<{ batch_id: string; subjects: string[] }[]> {
  const notes = generateNotes({ seed: 11, count: 2 * corrections });
  const batches = [];
  for (let index = 0; index < corrections; index += 1) {
    const pair = [notes.next().value, notes.next().value].filter((note) => note !== undefined);
    const body = {
      subjects: pair.map(({ subject }) => subject),
      features: pair.map(({ features }) => features),
    };
    batches.push(NotesReplySchema.parse(await json(`${ingestApi}/notes`, "POST", body)));
  }
  return batches;
}

async function correctAll(
  predictApi: string,
  batches: { batch_id: string; subjects: string[] }[],
): Promise<void> {
  const started = performance.now();
  const calls: Promise<unknown>[] = [];
  for (const [index, { batch_id, subjects }] of batches.entries()) {
    const wait = started + index * everyMs - performance.now();
    if (wait > 0) await delay(wait);
    const body = { subjects, ratings: subjects.map(() => 1) };
    calls.push(json(`${predictApi}/batches/${batch_id}`, "PATCH", body));
  }
  await Promise.all(calls);
  console.log(`${corrections} corrections in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function main(): Promise<void> {
  const stateDirectory = `.local/bench-${randomUUID()}`;
  const stack = await startStack({ stateDirectory, ports: "free", logLevel: "error", web: false });
  try {
    const { ingestApi, predictApi } = stack.endpoints;
    const batches = await submitAll(ingestApi);
    const last = batches.at(-1)?.batch_id;
    while (
      !BatchesReplySchema.parse(await json(`${predictApi}/batches`)).batches.some(
        ({ batch_id }) => batch_id === last,
      )
    ) {
      await delay(50);
    }
    const before = (await jobsOf(predictApi)).length;
    await correctAll(predictApi, batches);
    let jobs = await jobsOf(predictApi);
    for (let waited = 0; waited < longestWaitMs; waited += quietMs) {
      await delay(quietMs);
      const now = await jobsOf(predictApi);
      if (now.length === jobs.length && waited > 0) break;
      jobs = now;
    }
    console.log(
      `trainings: ${jobs.length - before}, of ${jobs.map(({ records }) => records).join(", ")} records, newest first`,
    );
  } finally {
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

await runBenchmark(
  "bench:burst",
  {
    about: `counts the trainings of a burst of corrections: one batch of two notes every ten milliseconds, for ten seconds`,
  },
  main,
);
