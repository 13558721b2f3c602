import { cpus, loadavg } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { noteContracts } from "@loopline/banknotes/definition";
import { cacheKeys } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";
import { Redis } from "ioredis";
import { Client } from "pg";
import { z } from "zod";
import { cpuMicroseconds } from "../api/cpu-time.ts";
import { exampleNotes } from "../api/examples.ts";
import { childrenByParent, descendants } from "../process-tree.ts";
import type { Measured } from "./measured.ts";
import { assumed } from "./tables.ts";
import { type PricedService, pricedServices } from "./workload.ts";

const { FeedbackReplySchema, NotesReplySchema } = noteContracts;

/** Batches and feedbacks per second, and seconds of each phase. */
export interface Phases {
  readonly rate: number;
  readonly seconds: number;
  readonly feedbackRate: number;
  readonly feedbackSeconds: number;
  readonly idleSeconds: number;
}

/** Milliseconds after which the work in flight is done. */
const settleMs = 3_000;

/** Longer than the delay of a second delivery, which is ten seconds. */
const waitSeconds = 25;
const timeoutMs = 30_000;

const notesPerBatch = assumed("notesPerBatch");
const notes = exampleNotes(notesPerBatch);

/**
 * Measures the processor time of each process per batch, feedback and training at a steady rate, beyond that of the idle
 * process, and what Postgres and Redis store.
 */
export async function measure(stack: Endpoints, phases: Phases): Promise<Measured> {
  const { rate, seconds, feedbackRate, feedbackSeconds, idleSeconds } = phases;
  const database = new Client({ connectionString: stack.databaseUrl });
  await database.connect();
  const redis = new Redis(stack.redisUrl);
  const run = <T>(title: string, work: () => Promise<T>) => {
    console.log(title);
    return during(stack, () => countAll(database, redis), work);
  };
  const submitAll = async (count: number) =>
    predictedOf(await atRate(rate, count, () => submit(stack).catch(() => null)));
  const rateAll = (ids: readonly string[]) =>
    atRate(feedbackRate, ids.length, (index) => rateBatch(stack, ids[index] ?? ""));
  try {
    const loadBefore = loadavg()[0] ?? 0;
    await run("warming up", async () => {
      await rateAll((await submitAll(5 * rate)).slice(0, 3 * feedbackRate));
      await delay(settleMs);
    });
    const idle = await run(`idle for ${idleSeconds} s`, () => delay(idleSeconds * 1_000));
    const batches = rate * seconds;
    const busy = await run(`${rate} batches/s for ${seconds} s`, async () => {
      const ids = await submitAll(batches);
      await delay(settleMs);
      return ids;
    });
    const toRate = busy.result.slice(0, feedbackRate * feedbackSeconds);
    const rated = await run(`${feedbackRate} feedbacks/s for ${feedbackSeconds} s`, async () => {
      await rateAll(toRate);
      await delay(settleMs);
    });

    const cpuMs = (part: Part<unknown>, name: string, count: number) => {
      const idleShare = ((idle.cpu.get(name) ?? 0) / idle.seconds) * part.seconds;
      return digits(Math.max(0, (part.cpu.get(name) ?? 0) - idleShare) / count);
    };
    const cpuOf = (name: PricedService) => {
      if (name.startsWith("training")) return cpuMs(rated, name, Math.max(1, rated.counts.trainings));
      if (name.startsWith("feedback")) return cpuMs(rated, name, toRate.length);
      return cpuMs(busy, name, batches);
    };
    const idleCommands = (idle.counts.commands / idle.seconds) * busy.seconds;
    const cached = await Promise.all(busy.result.slice(-200).map((id) => batchInCache(redis, id)));
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: `${cpus().length} cores of ${cpus()[0]?.model}`,
      node: process.versions.node,
      loadBefore: digits(loadBefore),
      notesPerBatch,
      rate,
      batches,
      cpuMilliseconds: Object.fromEntries(
        pricedServices.map((name) => [name, cpuOf(name)]),
      ) as Measured["cpuMilliseconds"],
      postgresMilliseconds: cpuMs(busy, "postgres", batches),
      redisMilliseconds: cpuMs(busy, "redis", batches),
      redisCommandsPerBatch: digits((busy.counts.commands - idleCommands) / batches),
      redisBytesPerBatch: Math.round(cached.reduce((sum, { bytes }) => sum + bytes, 0) / cached.length),
      // A key's remaining time, rounded up to the days that it was given.
      rememberedSeconds: Math.ceil(Math.max(...cached.map((one) => one.seconds)) / 86_400) * 86_400,
      // The idle rate is not subtracted, because Postgres updates these counts late.
      postgresTransactionsPerBatch: digits(busy.counts.transactions / batches),
      postgresBytesPerBatch: Math.round(busy.counts.prediction_bytes / batches),
      postgresBytesPerFeedback: Math.round(rated.counts.feedback_bytes / toRate.length),
      walBytesPerBatch: Math.round(busy.counts.wal_bytes / batches),
    };
  } finally {
    await database.end();
    redis.disconnect();
  }
}

/** Submits a batch and waits for its predictions with one request. Returns its id. */
async function submit(stack: Endpoints): Promise<string> {
  const reply = await call(`${stack.ingestApi}/notes`, { method: "POST", body: JSON.stringify(notes) });
  const { batch_id } = NotesReplySchema.parse(reply);
  await call(`${stack.predictApi}/batches/${batch_id}?wait=${waitSeconds}`);
  return batch_id;
}

async function rateBatch(stack: Endpoints, batchId: string): Promise<void> {
  const feedback = { subjects: notes.subjects, ratings: notes.subjects.map(() => 1) };
  const init = { method: "PATCH", body: JSON.stringify(feedback) };
  FeedbackReplySchema.parse(await call(`${stack.predictApi}/batches/${batchId}`, init));
}

async function call(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}

/** Starts a task at a steady rate, whether or not earlier ones are done. Resolves when all are done. */
async function atRate<T>(
  perSecond: number,
  count: number,
  task: (index: number) => Promise<T>,
): Promise<T[]> {
  const started = performance.now();
  const tasks: Promise<T>[] = [];
  for (let index = 0; index < count; index += 1) {
    const wait = started + (index * 1_000) / perSecond - performance.now();
    if (wait > 0) await delay(wait);
    tasks.push(task(index));
  }
  return await Promise.all(tasks);
}

/** @throws if more than 1 % of the batches had no predictions in time */
function predictedOf(ids: readonly (string | null)[]): string[] {
  const predicted = ids.filter((id) => id !== null);
  const missing = ids.length - predicted.length;
  if (missing > ids.length / 100)
    throw new Error(
      `${missing} of ${ids.length} batches had no predictions in time: measure on an idle machine`,
    );
  return predicted;
}

const CountsSchema = z.record(
  z.enum(["prediction_bytes", "feedback_bytes", "transactions", "wal_bytes", "trainings", "commands"]),
  z.coerce.number(),
);
type Counts = z.infer<typeof CountsSchema>;

const countText = `
select pg_total_relation_size('predictions') as prediction_bytes,
  pg_total_relation_size('feedback') + pg_total_relation_size('training') as feedback_bytes,
  (select xact_commit from pg_stat_database where datname = current_database()) as transactions,
  pg_current_wal_lsn() - '0/0'::pg_lsn as wal_bytes,
  (select count(*) from jobs) as trainings`;

async function countAll(database: Client, redis: Redis): Promise<Counts> {
  const { rows } = await database.query(countText);
  const commands = /total_commands_processed:(\d+)/.exec(await redis.info("stats"))?.[1];
  return CountsSchema.parse({ ...rows[0], commands });
}

async function batchInCache(redis: Redis, batchId: string): Promise<{ bytes: number; seconds: number }> {
  const keys = [cacheKeys.batch(batchId), cacheKeys.batchModel(batchId)];
  const sizes = await Promise.all(keys.map((key) => redis.memory("USAGE", key)));
  const seconds = await Promise.all(keys.map((key) => redis.ttl(key)));
  return { bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0), seconds: Math.max(...seconds) };
}

interface Part<T> {
  readonly result: T;
  readonly seconds: number;
  /** Milliseconds of processor time per process. */
  readonly cpu: ReadonlyMap<string, number>;
  readonly counts: Counts;
}

/** Runs `work`, and measures the processor time of the stack and the increase of the counts meanwhile. */
async function during<T>(
  stack: Endpoints,
  count: () => Promise<Counts>,
  work: () => Promise<T>,
): Promise<Part<T>> {
  const before = { cpu: await cpuTimes(stack), counts: await count() };
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1_000;
  const after = { cpu: await cpuTimes(stack), counts: await count() };
  const since = Object.entries(after.counts).map(([name, value]) => [
    name,
    value - before.counts[name as keyof Counts],
  ]);
  return {
    result,
    seconds,
    cpu: new Map([...after.cpu].map(([name, time]) => [name, time - (before.cpu.get(name) ?? time)])),
    counts: CountsSchema.parse(Object.fromEntries(since)),
  };
}

/** Milliseconds of processor time so far of each process and its children. */
async function cpuTimes({ pids }: Endpoints): Promise<Map<string, number>> {
  const { supervisor: _load, ...measured } = pids;
  const children = await childrenByParent();
  const named = new Set(Object.values(pids));
  const entries = await Promise.all(
    Object.entries(measured).map(async ([name, pid]) => {
      const times = await Promise.all(
        descendants(pid, children, named).map((one) => cpuMicroseconds(one).catch(() => 0)),
      );
      return [name, times.reduce((sum, time) => sum + time, 0) / 1_000] as const;
    }),
  );
  return new Map(entries);
}

function digits(value: number): number {
  return Number(value.toPrecision(3));
}
