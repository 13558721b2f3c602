import type { ApiName, FunctionName, TopicName } from "@loopline/contracts";

/** The APIs and functions. */
export type ServiceName = ApiName | FunctionName;

/** Every topic with its publishers and consumers. */
export type Wiring = readonly Topic[];

export interface Topic {
  readonly name: TopicName;
  readonly publishers: readonly ServiceName[];
  readonly consumers: readonly FunctionName[];
}

/** The topics that a service consumes and publishes. */
export interface Links {
  readonly consumes: Wiring;
  readonly publishes: Wiring;
}

export function linksOf(service: string, wiring: Wiring): Links {
  return {
    consumes: wiring.filter(({ consumers }) => consumers.some((name) => name === service)),
    publishes: wiring.filter(({ publishers }) => publishers.some((name) => name === service)),
  };
}

/** Every service, and the web app that calls the APIs. */
export type StageName = "web" | ServiceName;

export interface Stage {
  /** A few words, shown below its name. */
  readonly short: string;
  /** What it does, and why it exists. */
  readonly long: string;
}

/** In the order in which a batch, and then its corrections, pass through. */
export const stages: Readonly<Record<StageName, Stage>> = {
  web: {
    short: "this web app",
    long: "Submits batches, shows predictions and sends corrections. It calls the two APIs and, on one machine, the monitor.",
  },
  "ingest-api": {
    short: "accepts batches",
    long: "Validates a batch of records and publishes it. It answers as soon as the message is stored durably; functions do the rest.",
  },
  prediction: {
    short: "predicts each record",
    long: "Predicts the label of each record with the champion. It keeps the champion in memory and checks for a newer one several times a second.",
  },
  "prediction-to-cache": {
    short: "caches predictions",
    long: "Writes predictions to Redis, where predict-api reads them. Readers never wait for the database.",
  },
  "prediction-to-db": {
    short: "stores predictions",
    long: "Stores predictions in Postgres, one row per record. It also passes on corrections that arrived before their predictions.",
  },
  "predict-api": {
    short: "serves predictions",
    long: "Reads batches, trainings and the champion from Redis, and publishes corrections. It never queries the database and never loads a model.",
  },
  "feedback-to-db": {
    short: "stores corrections",
    long: "Stores corrections, and marks the predictions that were wrong. The newest correction of a record counts.",
  },
  "feedback-to-training": {
    short: "grows the training set",
    long: "Turns corrections into training rows, and starts a training job.",
  },
  training: {
    short: "trains a candidate",
    long: "Trains a model on all corrections, one job at a time, and compares it with the champion on records that neither was trained on.",
  },
  "training-to-cache": {
    short: "promotes the model",
    long: "Writes the job to Redis, and makes its model the champion if it is at least as good as the current one.",
  },
  "training-to-db": {
    short: "stores the job",
    long: "Stores every training job with its report in Postgres, whether or not its model was promoted.",
  },
};

export const stageNames = Object.keys(stages) as StageName[];
