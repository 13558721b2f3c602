import { bankNotes } from "@loopline/banknotes/definition";
import type { BatchReply, Client } from "@loopline/client";
import type { CachedJob, CachedModel } from "@loopline/contracts";
import { fit } from "@loopline/svm";
import { predictClasses } from "../../src/demo/predict-classes.ts";
import type { Pace, Pipeline } from "../../src/demo/teach.ts";
import type { KnownRecord } from "../../src/demo/teaching-records.ts";

const featureNames = bankNotes.features.map(({ name }) => name);

/** Milliseconds until something shows; `Infinity` for never. */
export interface Delays {
  readonly prediction: number;
  readonly training: number;
  /** From the time that a job shows until its model predicts. */
  readonly promotion: number;
}

type Feedback = Parameters<Client["correct"]>[1];

export interface FakePipeline extends Pipeline {
  /** In the order of their submission. */
  readonly batches: ReadonlyMap<string, BatchReply>;
  readonly rated: ReadonlyMap<string, Feedback>;
  /** The model of a file. */
  modelOf(fileName: string): CachedModel;
}

/** A pipeline in memory that learns from ratings alone: it never sees the true labels. */
export function createFakePipeline(start: readonly KnownRecord[], pace: Pace, delays: Delays): FakePipeline {
  const rows = [...start];
  const batches = new Map<string, BatchReply>();
  const rated = new Map<string, Feedback>();
  const trainings: { job: CachedJob; model: CachedModel; showsAt: number }[] = [];

  function train(showsAt: number): void {
    const number = trainings.length + 1;
    const job = {
      job_id: `job-${number}`,
      model_file_name: `model-${number}.json`,
      records: rows.length,
      accuracy: 0,
      data_prep_time: 0,
      training_time: 0,
      testing_time: 0,
      created: "2026-01-02T03:04:05",
    };
    trainings.push({ job, model: fitNotes(rows, job), showsAt });
  }

  const newestAt = (moment: number) => trainings.findLast(({ showsAt }) => showsAt <= moment);
  function modelOf(name: string): CachedModel {
    const model = trainings.find(({ job }) => job.model_file_name === name)?.model;
    if (model === undefined) throw new Error(`there is no ${name}`);
    return model;
  }
  train(Number.NEGATIVE_INFINITY);

  const client: Pipeline["client"] = {
    async submitAndWait({ subjects, features }) {
      await pace.pause(delays.prediction);
      const model = newestAt(pace.now() - delays.promotion)?.job.model_file_name ?? "";
      const records = features.map((row) => ({ features: row }));
      const batch = {
        batch_id: `batch-${batches.size + 1}`,
        subjects: [...subjects],
        features: features.map((row) => [...row]),
        predictions: predictClasses(bankNotes, modelOf(model), records),
        model_file_name: model,
        created: "2026-01-02T03:04:05",
      };
      batches.set(batch.batch_id, batch);
      return batch;
    },
    async correct(id, feedback) {
      const batch = batches.get(id);
      if (batch === undefined) throw new Error(`there is no ${id}`);
      rated.set(id, feedback);
      const { ratings = [] } = feedback;
      for (const [i, subject] of batch.subjects.entries()) {
        const predicted = bankNotes.target.classes.findIndex(({ value }) => value === batch.predictions[i]);
        const label = ratings[i] === 1 ? predicted : 1 - predicted;
        rows.push({ subject, features: batch.features?.[i] ?? [], label });
      }
      train(pace.now() + delays.training);
      return { batch_id: id, subjects: [...feedback.subjects], ratings: [...ratings] };
    },
    async jobs() {
      const shown = trainings.filter(({ showsAt }) => showsAt <= pace.now());
      return { jobs: shown.map(({ job }) => job).reverse() };
    },
    async model() {
      const newest = newestAt(pace.now());
      return newest?.model ?? null;
    },
  };
  return { client, pace, signal: new AbortController().signal, batches, rated, modelOf };
}

function fitNotes(
  notes: readonly KnownRecord[],
  { model_file_name, accuracy, created }: CachedJob,
): CachedModel {
  const x = Float64Array.from(notes.flatMap(({ features }) => features.map(Number)));
  const y = Uint8Array.from(notes, ({ label }) => label);
  const fitted = fit(x, y, { rows: notes.length, cols: featureNames.length, C: 1 });
  return {
    model_file_name,
    accuracy,
    created,
    features: featureNames,
    coefficients: [...fitted.coefficients],
    intercept: fitted.intercept,
  };
}
