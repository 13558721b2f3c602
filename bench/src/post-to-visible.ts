import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { generateNotes } from "@loopline/banknotes";
import { noteContracts } from "@loopline/banknotes/definition";
import type { NotesReply } from "@loopline/contracts";
import { startStack } from "@loopline/local";
import { summary } from "./percentile.ts";
import { residentMemory } from "./resident-memory.ts";
import { runBenchmark } from "./run-benchmark.ts";

const { BatchesReplySchema, NotesReplySchema } = noteContracts;

const rounds = 300;
const warmUpRounds = 50;
const batchSize = 5;
const deadlineMs = 5_000;

interface Round {
  readonly post: number;
  readonly visible: number;
}

async function measure(
  ingestApi: string,
  predictApi: string,
  notes: ReturnType<typeof generateNotes>,
): Promise<Round> {
  const batch = Array.from({ length: batchSize }, () => notes.next().value).filter(
    (note) => note !== undefined,
  );
  const body = JSON.stringify({
    subjects: batch.map(({ subject }) => subject),
    features: batch.map(({ features }) => features),
  });
  const started = performance.now();
  const reply = await post(`${ingestApi}/notes`, body);
  const posted = performance.now();
  while (!(await newestBatches(predictApi)).includes(reply.batch_id)) {
    if (performance.now() - started > deadlineMs)
      throw new Error(`batch ${reply.batch_id} was not seen in ${deadlineMs} ms`);
  }
  return { post: posted - started, visible: performance.now() - started };
}

async function post(url: string, body: string): Promise<NotesReply> {
  const response = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(deadlineMs) });
  if (!response.ok) throw new Error(`POST answered ${response.status}: ${await response.text()}`);
  return NotesReplySchema.parse(await response.json());
}

async function newestBatches(predictApi: string): Promise<string[]> {
  const response = await fetch(`${predictApi}/batches`, { signal: AbortSignal.timeout(deadlineMs) });
  return BatchesReplySchema.parse(await response.json()).batches.map(({ batch_id }) => batch_id);
}

async function main(): Promise<void> {
  const stateDirectory = `.local/bench-${randomUUID()}`;
  const started = performance.now();
  const stack = await startStack({ stateDirectory, ports: "free", logLevel: "warn", web: false });
  try {
    const { ingestApi, predictApi, pids } = stack.endpoints;
    console.log(`stack started from nothing in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const notes = generateNotes({ seed: 7, count: Number.POSITIVE_INFINITY });
    const results: Round[] = [];
    for (let round = 0; round < warmUpRounds + rounds; round += 1) {
      const result = await measure(ingestApi, predictApi, notes);
      if (round >= warmUpRounds) results.push(result);
    }
    console.log(`${rounds} batches of ${batchSize}, one at a time, milliseconds`);
    console.log(`  POST /notes answered:     ${summary(results.map(({ post }) => post))}`);
    console.log(`  seen in GET /batches:     ${summary(results.map(({ visible }) => visible))}`);
    console.log("memory, megabytes      resident   shared pages divided");
    for (const { name, resident, proportional } of await residentMemory(pids)) {
      console.log(
        `  ${name.padEnd(22)}${resident.toFixed(0).padStart(7)}${proportional.toFixed(0).padStart(23)}`,
      );
    }
  } finally {
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

await runBenchmark(
  "bench",
  {
    about: `measures how long a batch takes from POST /notes until GET /batches shows it, on an idle stack: one batch of five
  notes at a time, polled without pause. Also measures the memory of the stack`,
  },
  main,
);
