import { randomUUID } from "node:crypto";
import { createChampion } from "@loopline/cache";
import { createContracts } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import {
  type Experiment,
  type LearningRecords,
  publishExperiment,
  readChampion,
  rulesOf,
  type TableModel,
  type TrainingRules,
} from "@loopline/learning";
import { createPostgresTrainingStore, readLearningRecords } from "@loopline/learning/postgres";
import { createLogger, systemClock } from "@loopline/platform";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { openDatabase } from "@loopline/platform/postgres";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { connectRedis } from "@loopline/platform/redis";
import { loadConfig, notRunning } from "./config.ts";
import { type Outcome, waitForOutcome } from "./wait-for-outcome.ts";

/** A pipeline at work, as a notebook has to do with it. */
export interface Production {
  /** For people: which one it is. */
  readonly name: string;
  /** What it learns. */
  readonly dataset: Dataset;
  /** What its training function goes by, unless the environment says otherwise. */
  readonly rules: TrainingRules;
  /** Whether PUBLISH=yes is in the environment. */
  readonly isToPublish: boolean;
  /** Reads what it has learned from, and how; changes nothing. @throws an error while it has predicted nothing. */
  readRecords(): Promise<LearningRecords>;
  /** A model of its bucket, or null when there is none of this name that can be read. */
  readModel(fileName: string): Promise<TableModel | null>;
  /** Trains by these rules and publishes the model as the training function does. */
  publish(rules: TrainingRules): Promise<Experiment>;
  /** Waits until the pipeline has taken note of what was published. */
  outcomeOf(experiment: Extract<Experiment, { status: "announced" }>): Promise<Outcome>;
  close(): Promise<void>;
}

/** Of each kind, the newest ones. A picture shows no more. */
const limits = { jobs: 1_000, predictions: 20_000, ratings: 20_000 };

/** @throws an error with one sentence that says how to start a stack, when there is none. */
export async function openProduction(): Promise<Production> {
  const { name, config } = loadConfig();
  const log = createLogger("notebook", config, process.stderr);
  const database = openDatabase(config, log);
  const redis = connectRedis(config.REDIS_URL, log);
  const models = createGcsModelStore(config);
  const publisher = createPubSubPublisher(config);
  const dataset = config.DATASET;
  const contracts = createContracts(dataset);
  const store = createPostgresTrainingStore({ database, contracts });
  const champion = createChampion({ contracts, redis });

  async function readRecords(): Promise<LearningRecords> {
    const records = await readLearningRecords({ database, contracts }, limits);
    if (records.predictions.length > 0) return records;
    throw new Error(
      `${name} has predicted nothing yet: give it a history with npm run demo, and run this again`,
    );
  }

  async function close(): Promise<void> {
    redis.disconnect();
    await database.close();
  }

  try {
    await store.version();
  } catch {
    await close();
    // It ran once, and was killed.
    throw new Error(notRunning(`the database of ${name} does not answer`));
  }
  return {
    name,
    dataset,
    rules: rulesOf(config),
    isToPublish: config.PUBLISH === "yes",
    readRecords,
    readModel: (fileName) => readChampion(fileName, models, dataset, log),
    publish: (rules) =>
      publishExperiment("notebook", {
        ...{ contracts, store, models, publisher, rules, log },
        clock: systemClock,
        newId: randomUUID,
      }),
    outcomeOf: ({ model }) => waitForOutcome(model, { readRecords, champion }),
    close,
  };
}
