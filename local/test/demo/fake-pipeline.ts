import type { BatchReply, Client } from "@loopline/client";
import {
  type CachedJob,
  type CachedModel,
  featureCount,
  featureNames,
  type Label,
  labelOf,
} from "@loopline/contracts";
import { fit, type LinearModel } from "@loopline/svm";
import { type Pace, type Pipeline, predictNotes } from "../../src/demo/teach.ts";
import type { KnownNote } from "../../src/demo/teaching-notes.ts";

/** Milliseconds until something shows; `Infinity` for never. */
export interface Delays {
  readonly prediction: number;
  readonly training: number;
  /** From the time that a job shows until its model predicts. */
  readonly promotion: number;
}

type Ratings = Parameters<Client["correct"]>[1];

export interface FakePipeline extends Pipeline {
  /** In the order of their submission. */
  readonly batches: ReadonlyMap<string, BatchReply>;
  readonly rated: ReadonlyMap<string, Ratings>;
  /** The model of a file. */
  modelOf(fileName: string): LinearModel;
}

/** A pipeline in memory that learns from ratings alone: it never sees the true labels. */
export function createFakePipeline(start: readonly KnownNote[], pace: Pace, delays: Delays): FakePipeline {
  const rows = [...start];
  const batches = new Map<string, BatchReply>();
  const rated = new Map<string, Ratings>();
  const trainings: { job: CachedJob; model: LinearModel; showsAt: number }[] = [];

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
    trainings.push({ job, model: fitNotes(rows), showsAt });
  }

  const newestAt = (moment: number) => trainings.findLast(({ showsAt }) => showsAt <= moment);
  function modelOf(name: string): LinearModel {
    const model = trainings.find(({ job }) => job.model_file_name === name)?.model;
    if (model === undefined) throw new Error(`there is no ${name}`);
    return model;
  }
  train(Number.NEGATIVE_INFINITY);

  const client: Pipeline["client"] = {
    async submitAndWait({ subjects, features }) {
      await pace.pause(delays.prediction);
      const model = newestAt(pace.now() - delays.promotion)?.job.model_file_name ?? "";
      const notes = features.map((row) => ({ subject: "", features: row, label: 0 as const }));
      const batch = {
        batch_id: `batch-${batches.size + 1}`,
        subjects: [...subjects],
        features: features.map((row) => [...row]),
        predictions: predictNotes(modelOf(model), notes),
        model_file_name: model,
        created: "2026-01-02T03:04:05",
      };
      batches.set(batch.batch_id, batch);
      return batch;
    },
    async correct(id, ratings) {
      const batch = batches.get(id);
      if (batch === undefined) throw new Error(`there is no ${id}`);
      rated.set(id, ratings);
      for (const [i, subject] of batch.subjects.entries()) {
        const predicted = labelOf(batch.predictions[i] ?? "fake");
        const wrong: Label = predicted === 1 ? 0 : 1;
        const label = ratings.ratings[i] === 1 ? predicted : wrong;
        rows.push({ subject, features: (batch.features?.[i] ?? []) as number[], label });
      }
      train(pace.now() + delays.training);
      return { batch_id: id, subjects: [...ratings.subjects], ratings: [...ratings.ratings] };
    },
    async jobs() {
      const shown = trainings.filter(({ showsAt }) => showsAt <= pace.now());
      return { jobs: shown.map(({ job }) => job).reverse() };
    },
    async model() {
      const newest = newestAt(pace.now());
      return newest === undefined ? null : toCachedModel(newest.job, newest.model);
    },
  };
  return { client, pace, signal: new AbortController().signal, batches, rated, modelOf };
}

function fitNotes(notes: readonly KnownNote[]): LinearModel {
  const x = Float64Array.from(notes.flatMap(({ features }) => features));
  const y = Uint8Array.from(notes, ({ label }) => label);
  return fit(x, y, { rows: notes.length, cols: featureCount, C: 1 });
}

function toCachedModel({ model_file_name, accuracy, created }: CachedJob, model: LinearModel): CachedModel {
  const coefficients = [...model.coefficients];
  return {
    model_file_name,
    accuracy,
    created,
    features: [...featureNames],
    coefficients,
    intercept: model.intercept,
  };
}
