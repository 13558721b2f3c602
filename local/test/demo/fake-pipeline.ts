import {
  type CachedJob,
  featureCount,
  featureNames,
  type Label,
  type LabelName,
  labelOf,
} from "@loopline/contracts";
import type { ModelStore } from "@loopline/platform";
import { fit, fromJSON, type LinearModel, toJSON, trainingSetHash } from "@loopline/svm";
import { predictNotes } from "../../src/demo/assess.ts";
import type { KnownNote } from "../../src/demo/known-note.ts";
import type { Pace } from "../../src/demo/pace.ts";
import type { PipelineClient, Rating } from "../../src/demo/pipeline-client.ts";

/** Milliseconds until something that was asked for shows; `Infinity` for never. */
export interface Delays {
  readonly prediction: number;
  readonly training: number;
  /** From a job that shows until its model predicts. */
  readonly promotion: number;
}

interface FakeBatch {
  readonly notes: readonly KnownNote[];
  readonly predictions: LabelName[];
  readonly model: string;
  readonly showsAt: number;
}

export interface FakePipeline extends PipelineClient {
  readonly models: Pick<ModelStore, "read">;
  readonly batches: ReadonlyMap<string, FakeBatch>;
  readonly rated: ReadonlyMap<string, readonly { subject: string; rating: Rating }[]>;
  /** The model of a file. */
  modelOf(fileName: string): LinearModel;
}

/** A pipeline in memory that learns from ratings alone: it is never told the truth. */
export function createFakePipeline(start: readonly KnownNote[], pace: Pace, delays: Delays): FakePipeline {
  const rows = [...start];
  const batches = new Map<string, FakeBatch>();
  const rated = new Map<string, readonly { subject: string; rating: Rating }[]>();
  const trainings: { job: CachedJob; file: string; showsAt: number }[] = [];

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
    trainings.push({ job, file: modelFile(rows), showsAt });
  }

  const newestAt = (moment: number) => trainings.findLast(({ showsAt }) => showsAt <= moment);
  const fileOf = (name: string) => trainings.find(({ job }) => job.model_file_name === name)?.file ?? null;
  train(Number.NEGATIVE_INFINITY);

  return {
    batches,
    rated,
    models: { read: async (name) => fileOf(name) },
    modelOf: (name) => fromJSON(fileOf(name)),
    async submit(notes) {
      const served = newestAt(pace.now() - delays.promotion)?.job.model_file_name ?? "";
      const id = `batch-${batches.size + 1}`;
      const predictions = predictNotes(this.modelOf(served), notes);
      batches.set(id, { notes, predictions, model: served, showsAt: pace.now() + delays.prediction });
      return id;
    },
    async predictionsOf(id) {
      const batch = batches.get(id);
      return batch !== undefined && batch.showsAt <= pace.now() ? batch.predictions : undefined;
    },
    async rate(id, ratings) {
      const batch = batches.get(id);
      if (batch === undefined) throw new Error(`there is no ${id}`);
      rated.set(id, ratings);
      batch.notes.forEach((note, i) => {
        const predicted = labelOf(batch.predictions[i] ?? "fake");
        const wrong: Label = predicted === 1 ? 0 : 1;
        const rating = ratings.find(({ subject }) => subject === note.subject)?.rating;
        rows.push({ ...note, label: rating === 1 ? predicted : wrong });
      });
      train(pace.now() + delays.training);
    },
    async newestJob() {
      return newestAt(pace.now())?.job;
    },
    async championsJob() {
      return newestAt(pace.now())?.job;
    },
  };
}

function modelFile(notes: readonly KnownNote[]): string {
  const x = Float64Array.from(notes.flatMap(({ features }) => features));
  const y = Uint8Array.from(notes, ({ label }) => label);
  const shape = { rows: notes.length, cols: featureCount };
  const real = notes.filter(({ label }) => label === 1).length;
  return JSON.stringify(
    toJSON(fit(x, y, { ...shape, C: 1 }), {
      features: featureNames,
      C: 1,
      trainingSetHash: trainingSetHash(x, y, shape.rows, shape.cols),
      counts: { rows: notes.length, real, fake: notes.length - real },
      created: "2026-01-02T03:04:05Z",
    }),
  );
}
