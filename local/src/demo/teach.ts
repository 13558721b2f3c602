import { areRight, countRight, predictNotes } from "./assess.ts";
import type { KnownNote } from "./known-note.ts";
import type { CurvePoint, LearningCurve } from "./learning-curve.ts";
import { createNewestModel, type NewestModelDeps } from "./newest-model.ts";
import type { PipelineClient } from "./pipeline-client.ts";
import { type PredictedBatch, predictByNewest } from "./predict-by-newest.ts";
import { waitFor } from "./wait-for.ts";

/** What the pipeline is taught with. No note is in two of these. */
export interface TeachingNotes {
  /** The notes of each round, to be corrected. */
  readonly lessons: readonly (readonly KnownNote[])[];
  /** The fixed test set, which no model is trained on. */
  readonly testSet: readonly KnownNote[];
  /** What the last model is tried on. Never corrected. */
  readonly unseen: readonly KnownNote[];
}

/** Where the teaching is. */
export interface TeachStep {
  /** Rounds that are done. */
  readonly done: number;
  readonly doing: "predicting" | "correcting" | "retraining" | "trying";
  /** The newest model that is known to predict. */
  readonly latest: CurvePoint | undefined;
}

export interface TeachDeps extends NewestModelDeps {
  readonly pipeline: PipelineClient;
  readonly onStep: (step: TeachStep) => void;
}

const trainingWait = { pauseMs: 50, timeoutMs: 60_000 };

/**
 * Teaches the pipeline as its users would, round by round: submits notes, looks at the predictions, says of each
 * whether it is right, and waits for the model that has learned from that.
 *
 * @throws when the pipeline does not do its part in time, saying which.
 */
export async function teach(notes: TeachingNotes, deps: TeachDeps): Promise<LearningCurve> {
  const { pipeline, pace } = deps;
  const newestModel = createNewestModel(deps);
  const curve: CurvePoint[] = [];

  for (const [done, lesson] of notes.lessons.entries()) {
    const tell = (doing: TeachStep["doing"]) => deps.onStep({ done, doing, latest: curve.at(-1) });
    tell("predicting");
    const predicted = await predictByNewest(lesson, { pipeline, newestModel, pace });
    curve.push(pointOf(predicted, lesson, notes.testSet));
    tell("correcting");
    const before = await pipeline.newestJob();
    await rate(predicted, lesson, pipeline);
    tell("retraining");
    const what = `a training after the ratings of batch ${predicted.batchId} in GET /jobs`;
    await waitFor(pace, { what, ...trainingWait }, async () => {
      const job = await pipeline.newestJob();
      return job?.job_id === before?.job_id ? undefined : job;
    });
  }

  deps.onStep({ done: notes.lessons.length, doing: "trying", latest: curve.at(-1) });
  const predicted = await predictByNewest(notes.unseen, { pipeline, newestModel, pace });
  return [...curve, pointOf(predicted, notes.unseen, notes.testSet)];
}

function pointOf(
  { job, model, predictions }: PredictedBatch,
  fresh: readonly KnownNote[],
  testSet: readonly KnownNote[],
): CurvePoint {
  return {
    rows: job.records,
    // Not the job's own accuracy: from 100 rows on that is of other notes, held out from the training set.
    testAccuracy: countRight(predictNotes(model, testSet), testSet) / testSet.length,
    fresh: { right: countRight(predictions, fresh), count: fresh.length },
  };
}

async function rate(
  { batchId, predictions }: PredictedBatch,
  notes: readonly KnownNote[],
  pipeline: PipelineClient,
): Promise<void> {
  const right = areRight(predictions, notes);
  await pipeline.rate(
    batchId,
    notes.map(({ subject }, i) => ({ subject, rating: right[i] ? 1 : 0 })),
  );
}
