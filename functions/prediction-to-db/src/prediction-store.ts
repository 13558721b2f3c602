import type { PredictionMessage } from "@loopline/contracts";

export interface DatedPrediction extends PredictionMessage {
  readonly created: string;
}

export interface PredictionStore {
  /**
   * Stores one row per record, all or none. Rows of the batch that are already there stay as they are, those of the
   * original included. A rating that came before its prediction is applied to it. Returns every rating of the batch, to be trained on.
   */
  save(prediction: DatedPrediction): Promise<{ rated: { subjects: string[]; ratings: (0 | 1)[] } }>;
}
