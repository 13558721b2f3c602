import type { ServiceName } from "./wiring.ts";

/** What one can open: every service, and the web app that asks the APIs. */
export type StageName = "web" | ServiceName;

export interface Stage {
  /** A few words, below its name. */
  readonly short: string;
  /** What it does, and why it is there. */
  readonly long: string;
}

/** In the order in which a batch, and then its corrections, come by. */
export const stages: Readonly<Record<StageName, Stage>> = {
  web: {
    short: "what you see",
    long: "Submits batches, shows predictions and sends corrections. It knows the two APIs and nothing behind them.",
  },
  "ingest-api": {
    short: "takes batches",
    long: "Checks a batch of notes and publishes it. It answers as soon as the message is safe, and leaves the work to others.",
  },
  prediction: {
    short: "predicts each note",
    long: "Takes each note of a batch for real or fake, with the champion. It holds the champion in memory and looks twice a second whether there is a newer one.",
  },
  "prediction-to-cache": {
    short: "shows predictions",
    long: "Puts predictions into Redis, where predict-api finds them. Nobody who reads has to wait for the database.",
  },
  "prediction-to-db": {
    short: "stores predictions",
    long: "Stores predictions in Postgres, one row per note. Corrections that came before their predictions have waited there, and are passed on now.",
  },
  "predict-api": {
    short: "shows, takes corrections",
    long: "Shows batches, jobs and the champion from Redis, and publishes what people say about predictions. It never asks the database and never loads a model.",
  },
  "feedback-to-db": {
    short: "stores corrections",
    long: "Stores what people said, and marks the predictions that were wrong. The newest word on a note counts.",
  },
  "feedback-to-training": {
    short: "grows the training set",
    long: "Turns corrections into rows to train on, and asks for a training.",
  },
  training: {
    short: "trains a candidate",
    long: "Trains a model on all corrections there are, one training at a time, and compares it with the champion on notes that neither has seen.",
  },
  "training-to-cache": {
    short: "promotes the model",
    long: "Shows the job, and makes its model the champion if it was found to be at least as good. From then on it predicts.",
  },
  "training-to-db": {
    short: "stores the job",
    long: "Keeps every training with its report in Postgres, whatever became of its model.",
  },
};

export const stageNames = Object.keys(stages) as StageName[];
