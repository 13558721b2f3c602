import type { LabelName } from "@loopline/contracts";
import { predictNotes } from "./assess.ts";
import type { KnownNote } from "./known-note.ts";
import type { TrainedModel } from "./newest-model.ts";
import type { Pace } from "./pace.ts";
import type { PipelineClient } from "./pipeline-client.ts";
import { waitFor } from "./wait-for.ts";

export interface PredictedBatch extends TrainedModel {
  readonly batchId: string;
  readonly predictions: readonly LabelName[];
}

export interface PredictDeps {
  readonly pipeline: Pick<PipelineClient, "submit" | "predictionsOf">;
  readonly newestModel: () => Promise<TrainedModel>;
  readonly pace: Pace;
}

/** A prediction shows after some 40 ms. */
const predictionWait = { pauseMs: 25, timeoutMs: 30_000 };

/** A promoted model predicts within a second. */
const promotionWait = {
  what: "predictions by the newest promoted model",
  pauseMs: 200,
  timeoutMs: 15_000,
};

/**
 * Has the newest promoted model predict these notes.
 *
 * Nothing on the wire tells which model has predicted a batch, and a new one takes up to a second from its job to
 * its first prediction. So the newest model's file is asked what it makes of the notes. If the pipeline says
 * otherwise, an older model has predicted, and the notes are submitted again. If not, it makes no difference which.
 */
export async function predictByNewest(
  notes: readonly KnownNote[],
  { pipeline, newestModel, pace }: PredictDeps,
): Promise<PredictedBatch> {
  return await waitFor(pace, promotionWait, async () => {
    const batchId = await pipeline.submit(notes);
    const what = `the predictions of batch ${batchId} in GET /batches`;
    const predictions = await waitFor(pace, { what, ...predictionWait }, () =>
      pipeline.predictionsOf(batchId),
    );
    const trained = await newestModel();
    const isByNewest = predictNotes(trained.model, notes).join() === predictions.join();
    return isByNewest ? { ...trained, batchId, predictions } : undefined;
  });
}
