import { setTimeout as delay } from "node:timers/promises";
import { type BatchReply, type Client, createClient } from "@loopline/client";
import {
  type CachedJob,
  type CachedModel,
  featureCount,
  type LabelName,
  labelNameOf,
  modelSequence,
} from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";
import { type LinearModel, predict, toRowMajor } from "@loopline/svm";
import type { CurvePoint, LearningCurve } from "./learning-curve.ts";
import type { KnownNote, TeachingNotes } from "./teaching-notes.ts";

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
  readonly onStep: (step: TeachStep) => void;
}

/** A call is repeated for about 20 s while an API is down or busy. */
const requestSettings = { timeoutMs: 5_000, retries: 8 };

/** Connects to a running stack. */
export function connectPipeline({ ingestApi, predictApi }: Endpoints, signal: AbortSignal): Pipeline {
  const addresses = { ingestUrl: ingestApi, predictUrl: predictApi };
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
 * Teaches the pipeline as its users would, in rounds: submits notes, compares the predictions with the truth, rates each
 * of them, and waits for the model that has learned from the ratings.
 *
 * @throws an error that says which part of the pipeline has not answered in time.
 */
export async function teach(notes: TeachingNotes, deps: TeachDeps): Promise<LearningCurve> {
  const curve: CurvePoint[] = [];

  for (const [done, lesson] of notes.lessons.entries()) {
    const report = (doing: TeachStep["doing"]) => deps.onStep({ done, doing, latest: curve.at(-1) });
    report("predicting");
    const predicted = await predictByChampion(lesson, deps);
    curve.push(pointOf(predicted, lesson, notes.testSet));
    report("correcting");
    const before = await newestJob(deps);
    await rate(predicted.batch, lesson, deps);
    report("retraining");
    const what = `a training after the ratings of batch ${predicted.batch.batch_id} in GET /jobs`;
    await waitFor(deps.pace, { what, ...trainingWait }, async () => {
      const job = await newestJob(deps);
      return job?.job_id === before?.job_id ? undefined : job;
    });
  }

  deps.onStep({ done: notes.lessons.length, doing: "trying", latest: curve.at(-1) });
  const predicted = await predictByChampion(notes.unseen, deps);
  return [...curve, pointOf(predicted, notes.unseen, notes.testSet)];
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
  readonly model: LinearModel;
  readonly job: CachedJob;
}

/**
 * Submits notes until the champion predicts them: after its training shows in GET /jobs, an older model may predict for
 * up to a second.
 */
async function predictByChampion(notes: readonly KnownNote[], deps: TeachDeps): Promise<PredictedBatch> {
  const { client, pace, signal } = deps;
  const sent = {
    subjects: notes.map(({ subject }) => subject),
    features: notes.map(({ features }) => features),
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
  return { batch, model: toLinearModel(champion), job };
}

function toLinearModel({ model_file_name, coefficients, intercept }: CachedModel): LinearModel {
  if (coefficients === undefined || intercept === undefined) {
    throw new Error(`GET /models/latest shows ${model_file_name} without its coefficients`);
  }
  return { coefficients: Float64Array.from(coefficients), intercept };
}

function pointOf(
  { batch, model, job }: PredictedBatch,
  fresh: readonly KnownNote[],
  testSet: readonly KnownNote[],
): CurvePoint {
  return {
    rows: job.records,
    // Not the job's accuracy: from 100 rows on, that one is measured on notes held out from the training set.
    testAccuracy: countRight(predictNotes(model, testSet), testSet) / testSet.length,
    fresh: { right: countRight(batch.predictions, fresh), count: fresh.length },
  };
}

async function rate(
  { batch_id, predictions }: BatchReply,
  notes: readonly KnownNote[],
  { client, signal }: TeachDeps,
): Promise<void> {
  const ratings = areRight(predictions, notes).map((right) => (right ? 1 : 0));
  await client.correct(batch_id, { subjects: notes.map(({ subject }) => subject), ratings }, { signal });
}

/** Predicts the label of each note. */
export function predictNotes(model: LinearModel, notes: readonly KnownNote[]): LabelName[] {
  const x = toRowMajor(
    notes.map(({ features }) => features),
    featureCount,
  );
  return Array.from(predict(model, x, notes.length), (label) => labelNameOf(label === 1 ? 1 : 0));
}

function areRight(predictions: readonly (string | null)[], notes: readonly KnownNote[]): boolean[] {
  return notes.map(({ label }, i) => predictions[i] === labelNameOf(label));
}

/** How many predictions are right. */
export function countRight(predictions: readonly (string | null)[], notes: readonly KnownNote[]): number {
  return areRight(predictions, notes).filter(Boolean).length;
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
