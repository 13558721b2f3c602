import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { Endpoints } from "@loopline/services";
import { cpuMicroseconds } from "../api/cpu-time.ts";
import { childrenByParent, descendants } from "../process-tree.ts";
import { assumed } from "./assumptions.ts";
import type { Measured } from "./measured.ts";
import { atRate, createClient } from "./steady-load.ts";
import { openStores, type StoreCounts } from "./stores.ts";

export interface Plan {
  /** Batches per second, and seconds of it. */
  readonly rate: number;
  readonly seconds: number;
  /** Feedbacks per second, after that. */
  readonly feedbackRate: number;
  readonly feedbackSeconds: number;
  /** Seconds of doing nothing, for what processes take then. */
  readonly idleSeconds: number;
}

/** When it was measured, and what the machine was doing before. */
export type Run = Pick<Measured, "date" | "loadBefore">;

const notes = assumed("notesPerBatch");

/** Milliseconds for what is under way to be done. */
const settleMs = 3_000;

type CpuTimes = ReadonlyMap<string, number>;

/**
 * Measures what a batch, a feedback and a training take of each process, at a steady rate, beyond what the process takes
 * when nothing is asked of it.
 */
export async function measure(stack: Endpoints, plan: Plan, run: Run): Promise<Measured> {
  const client = createClient(stack, notes);
  const stores = await openStores(stack);
  const batches = plan.rate * plan.seconds;
  try {
    console.log("warming up");
    const first = seen(await atRate(plan.rate, plan.rate * 5, client.submit));
    await atRate(plan.feedbackRate, plan.feedbackRate * 3, (index) => client.rate(first[index] ?? ""));
    await delay(settleMs);

    console.log(`idle for ${plan.idleSeconds} s`);
    const idle = await during(stack, stores.count, () => delay(plan.idleSeconds * 1_000));
    console.log(`${plan.rate} batches/s for ${plan.seconds} s`);
    const busy = await during(stack, stores.count, async () => {
      const submitted = seen(await atRate(plan.rate, batches, client.submit));
      await delay(settleMs);
      return submitted;
    });
    console.log(`${plan.feedbackRate} feedbacks/s for ${plan.feedbackSeconds} s`);
    const feedbacks = Math.min(busy.result.length, plan.feedbackRate * plan.feedbackSeconds);
    const rated = await during(stack, stores.count, async () => {
      await atRate(plan.feedbackRate, feedbacks, (index) => client.rate(busy.result[index] ?? ""));
      await delay(settleMs);
    });

    const beyondIdle = (part: Part<unknown>, name: string) =>
      Math.max(0, (part.cpu.get(name) ?? 0) - ((idle.cpu.get(name) ?? 0) / idle.seconds) * part.seconds);
    const forBatch = (name: string) => beyondIdle(busy, name) / batches;
    const forFeedback = (name: string) => beyondIdle(rated, name) / feedbacks;
    const trainings = Math.max(1, rated.counts.trainings);
    const forTraining = (name: string) => beyondIdle(rated, name) / trainings;
    const ofIdle = (count: keyof StoreCounts) => (idle.counts[count] / idle.seconds) * busy.seconds;
    const inCache = await Promise.all(busy.result.slice(-200).map(stores.batchInCache));
    return {
      date: run.date,
      machine: `${cpus().length} cores of ${cpus()[0]?.model}`,
      node: process.versions.node,
      loadBefore: digits(run.loadBefore),
      notesPerBatch: notes,
      rate: plan.rate,
      batches,
      cpuMilliseconds: {
        "ingest-api": digits(forBatch("ingest-api")),
        "predict-api": digits(forBatch("predict-api")),
        prediction: digits(forBatch("prediction")),
        "prediction-to-cache": digits(forBatch("prediction-to-cache")),
        "prediction-to-db": digits(forBatch("prediction-to-db")),
        "feedback-to-db": digits(forFeedback("feedback-to-db")),
        "feedback-to-training": digits(forFeedback("feedback-to-training")),
        training: digits(forTraining("training")),
        "training-to-cache": digits(forTraining("training-to-cache")),
        "training-to-db": digits(forTraining("training-to-db")),
      },
      postgresMilliseconds: digits(forBatch("postgres")),
      redisMilliseconds: digits(forBatch("redis")),
      redisCommandsPerBatch: digits((busy.counts.commands - ofIdle("commands")) / batches),
      redisBytesPerBatch: Math.round(inCache.reduce((sum, { bytes }) => sum + bytes, 0) / inCache.length),
      rememberedSeconds: roundToDay(Math.max(...inCache.map(({ seconds }) => seconds))),
      // Not less what is counted when idle: the servers count late.
      postgresTransactionsPerBatch: digits(busy.counts.transactions / batches),
      postgresBytesPerBatch: Math.round(busy.counts.predictionBytes / batches),
      postgresBytesPerFeedback: Math.round(rated.counts.feedbackBytes / feedbacks),
      walBytesPerBatch: Math.round(busy.counts.walBytes / batches),
    };
  } finally {
    await stores.close();
  }
}

/** A few that came late, on a machine that others use, spoil nothing. */
const mostUnseen = 0.01;

/** @throws when too many were not seen for the rest to be worth anything */
function seen(batches: readonly (string | null)[]): string[] {
  const those = batches.filter((one) => one !== null);
  const missing = batches.length - those.length;
  if (missing > batches.length * mostUnseen)
    throw new Error(
      `${missing} of ${batches.length} batches had no predictions in time: measure when less runs beside`,
    );
  return those;
}

interface Part<T> {
  readonly result: T;
  readonly seconds: number;
  /** Milliseconds of processor time, by process. */
  readonly cpu: CpuTimes;
  readonly counts: StoreCounts;
}

/** What a stack's processes take and its servers count while something is done. */
async function during<T>(
  stack: Endpoints,
  count: () => Promise<StoreCounts>,
  work: () => Promise<T>,
): Promise<Part<T>> {
  const before = { cpu: await cpuTimes(stack), counts: await count() };
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1_000;
  const after = { cpu: await cpuTimes(stack), counts: await count() };
  const since = (name: keyof StoreCounts) => after.counts[name] - before.counts[name];
  return {
    result,
    seconds,
    cpu: new Map([...after.cpu].map(([name, time]) => [name, time - (before.cpu.get(name) ?? time)])),
    counts: {
      predictionBytes: since("predictionBytes"),
      feedbackBytes: since("feedbackBytes"),
      transactions: since("transactions"),
      walBytes: since("walBytes"),
      trainings: since("trainings"),
      commands: since("commands"),
    },
  };
}

/** Milliseconds of processor time so far of each process, with those that it started. */
async function cpuTimes({ pids }: Endpoints): Promise<CpuTimes> {
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

const secondsPerDay = 86_400;

/** What a key has left of its time, as what it was given. */
function roundToDay(seconds: number): number {
  return Math.ceil(seconds / secondsPerDay) * secondsPerDay;
}
