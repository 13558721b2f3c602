import type { Measured } from "../../src/cost/measured.ts";

/** Round figures, so that a test can follow them. */
export const measuredExample: Measured = {
  date: "2026-11-25",
  machine: "2 cores",
  node: "24.0.0",
  loadBefore: 0,
  notesPerBatch: 5,
  rate: 50,
  batches: 1_000,
  cpuMilliseconds: {
    "ingest-api": 2,
    "predict-api": 2,
    prediction: 3,
    "prediction-to-cache": 2,
    "prediction-to-db": 3,
    "feedback-to-db": 5,
    "feedback-to-training": 5,
    training: 500,
    "training-to-cache": 5,
    "training-to-db": 5,
  },
  postgresMilliseconds: 3,
  redisMilliseconds: 1,
  redisCommandsPerBatch: 15,
  redisBytesPerBatch: 1_000,
  rememberedSeconds: 8 * 86_400,
  postgresTransactionsPerBatch: 1,
  postgresBytesPerBatch: 1_000,
  postgresBytesPerFeedback: 2_000,
  walBytesPerBatch: 2_000,
};
