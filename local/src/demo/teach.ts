import { setTimeout as delay } from "node:timers/promises";
import { type BatchReply, type Client, createClient } from "@loopline/client";
import { type CachedJob, type CachedModel, modelSequence } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import type { Endpoints } from "@loopline/services";
import type { CurvePoint, LearningCurve } from "./learning-curve.ts";
import { predictClasses } from "./predict-classes.ts";
import type { KnownRecord, TeachingRecords } from "./teaching-records.ts";

/** The clock, in milliseconds. Tests replace it to avoid waiting. */
export interface Pace {
  /** Since any fixed moment; never decreases. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

/** The pipeline that is taught, by its public API alone. */
export interface Pipeline {
  readonly client: Pick<Client, "submitAndWait" | "correct" | "jobs" | "model">;
  readonly pace: Pace;
  /** Ends every call, with its reason. */
  readonly signal: AbortSignal;
}

/** How far the teaching is. */
export interface TeachStep {
  /** Completed rounds. */
  readonly done: number;
  readonly doing: "predicting" | "correcting" | "retraining" | "trying";
  /** The newest model that has predicted. */
  readonly latest: CurvePoint | undefined;
}

export interface TeachDeps extends Pipeline {
  readonly dataset: Dataset;
  readonly onStep: (step: TeachStep) => void;
}

/** A call is repeated for about 20 s while an API is down or busy. */
const requestSettings = { timeoutMs: 5_000, retries: 8 };

/** Connects to a running stack. */
export function connectPipeline({ ingestApi, predictApi, apiKey }: Endpoints, signal: AbortSignal): Pipeline {
  const addresses = { ingestUrl: ingestApi, predictUrl: predictApi, apiKey };
  const pace: Pace = {
    now: () => performance.now(),
    pause: (milliseconds) => delay(milliseconds, undefined, { signal }),
  };
  return { client: createClient({ ...addresses, ...requestSettings }), pace, signal };
}

const predictionWaitSeconds = 30;
const trainingWait = { pauseMs: 50, timeoutMs: 60_000 };
/** A promoted model predicts within a second. */
const promotionWait = { pauseMs: 200, timeoutMs: 15_000 };

/**
 * Teaches the pipeline as its users would, in rounds: submits records, compares the predictions with the truth, rates each
 * of them, names the class of those that are wrong if there are more than two, and waits for the model that has learned
 * from that.
 *
 * @throws an error that says which part of the pipeline has not answered in time.
 */
export async function teach(records: TeachingRecords, deps: TeachDeps): Promise<LearningCurve> {
  const curve: CurvePoint[] = [];

  for (const [done, lesson] of records.lessons.entries()) {
    const report = (doing: TeachStep["doing"]) => deps.onStep({ done, doing, latest: curve.at(-1) });
    report("predicting");
    const predicted = await predictByChampion(lesson, deps);
    curve.push(pointOf(predicted, lesson, records.testSet, deps.dataset));
    report("correcting");
    const before = await newestJob(deps);
    await correct(predicted.batch, lesson, deps);
    report("retraining");
    const what = `a training after the ratings of batch ${predicted.batch.batch_id} in GET /jobs`;
    await waitFor(deps.pace, { what, ...trainingWait }, async () => {
      const job = await newestJob(deps);
      return job?.job_id === before?.job_id ? undefined : job;
    });
  }

  deps.onStep({ done: records.lessons.length, doing: "trying", latest: curve.at(-1) });
  const predicted = await predictByChampion(records.unseen, deps);
  return [...curve, pointOf(predicted, records.unseen, records.testSet, deps.dataset)];
}

/** The training that read its rows last, whenever it finished; undefined before the first. */
export async function newestJob(
  pipeline: Pick<Pipeline, "client" | "signal">,
): Promise<CachedJob | undefined> {
  let newest: CachedJob | undefined;
  for (const job of await listJobs(pipeline)) {
    if (newest === undefined || modelSequence(job) > modelSequence(newest)) newest = job;
  }
  return newest;
}

async function listJobs({ client, signal }: Pick<Pipeline, "client" | "signal">): Promise<CachedJob[]> {
  return (await client.jobs({ limit: 100, signal })).jobs;
}

/** A batch with the model that predicted it, and that model's training. */
interface PredictedBatch {
  readonly batch: BatchReply;
  readonly model: CachedModel;
  readonly job: CachedJob;
}

/**
 * Submits records until the champion predicts them: after its training shows in GET /jobs, an older model may predict for
 * up to a second.
 */
async function predictByChampion(records: readonly KnownRecord[], deps: TeachDeps): Promise<PredictedBatch> {
  const { client, pace, signal } = deps;
  const sent = {
    subjects: records.map(({ subject }) => subject),
    features: records.map(({ features }) => features),
  };
  const what = "predictions by the newest promoted model";
  const { batch, champion } = await waitFor(pace, { what, ...promotionWait }, async () => {
    const batch = await client.submitAndWait(sent, { waitSeconds: predictionWaitSeconds, signal });
    const champion = await client.model({ signal });
    if (champion === null || champion.model_file_name !== batch.model_file_name) return undefined;
    return { batch, champion };
  });
  const name = champion.model_file_name;
  const job = (await listJobs(deps)).find(({ model_file_name }) => model_file_name === name);
  if (job === undefined) throw new Error(`GET /jobs does not show the training of ${name}`);
  return { batch, model: champion, job };
}

function pointOf(
  { batch, model, job }: PredictedBatch,
  fresh: readonly KnownRecord[],
  testSet: readonly KnownRecord[],
  dataset: Dataset,
): CurvePoint {
  return {
    rows: job.records,
    // Not the job's accuracy: from 100 rows on, that one is measured on records held out from the training set.
    testAccuracy: countRight(dataset, predictClasses(dataset, model, testSet), testSet) / testSet.length,
    fresh: { right: countRight(dataset, batch.predictions, fresh), count: fresh.length },
  };
}

async function correct(
  { batch_id, predictions }: BatchReply,
  records: readonly KnownRecord[],
  { client, dataset, signal }: TeachDeps,
): Promise<void> {
  const right = areRight(dataset, predictions, records);
  const subjects = records.map(({ subject }) => subject);
  const ratings = right.map((isRight) => (isRight ? 1 : 0));
  // Of two classes, a rating of 0 says the other one.
  const labels =
    dataset.target.classes.length === 2
      ? undefined
      : records.map(({ label }, i) => (right[i] ? null : classOf(dataset, label)));
  await client.correct(batch_id, { subjects, ratings, ...(labels && { labels }) }, { signal });
}

function classOf({ target }: Dataset, label: number): string | null {
  return target.classes[label]?.value ?? null;
}

function areRight(
  dataset: Dataset,
  predictions: readonly (string | null)[],
  records: readonly KnownRecord[],
): boolean[] {
  return records.map(({ label }, i) => predictions[i] === classOf(dataset, label));
}

/** How many predictions are right. */
export function countRight(
  dataset: Dataset,
  predictions: readonly (string | null)[],
  records: readonly KnownRecord[],
): number {
  return areRight(dataset, predictions, records).filter(Boolean).length;
}

interface WaitOptions {
  /** What is expected, for the error. */
  readonly what: string;
  readonly pauseMs: number;
  readonly timeoutMs: number;
}

/**
 * Repeats `look` until it finds something.
 *
 * @throws an error that names what was expected, after `timeoutMs`; and what `look` throws.
 */
async function waitFor<T>(
  pace: Pace,
  { what, pauseMs, timeoutMs }: WaitOptions,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = pace.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (pace.now() >= deadline) {
      throw new Error(
        `waited ${timeoutMs / 1000} s in vain for ${what}: see the logs of the stack's functions`,
      );
    }
    await pace.pause(pauseMs);
  }
}
