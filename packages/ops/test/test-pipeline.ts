import { randomUUID } from "node:crypto";
import { Storage } from "@google-cloud/storage";
import { bankNotes, noteContracts as contracts, definitionFile } from "@loopline/banknotes/definition";
import { createBatchList, createChampion, createJobList } from "@loopline/cache";
import { type ModelMessage, type PredictionMessage, toCreated } from "@loopline/contracts";
import { createPostgresTrainingStore } from "@loopline/learning/postgres";
import type { ModelStore } from "@loopline/platform";
import type { EventHandler } from "@loopline/platform/functions";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { createDatabase, type Database, readPromotedFiles } from "@loopline/platform/postgres";
import { connectRedis } from "@loopline/platform/redis";
import {
  createEvent,
  createMemoryPublisher,
  createTestDatabase,
  createTestRedis,
  silentLogger as log,
} from "@loopline/platform/testing";
import { toJSON } from "@loopline/svm";
import { inject } from "vitest";
import { createHandler as predictionToCache } from "../../../functions/prediction-to-cache/src/handler.ts";
import {
  createPostgresPredictionStore,
  createHandler as predictionToDb,
} from "../../../functions/prediction-to-db/src/handler.ts";
import { createHandler as trainingToCache } from "../../../functions/training-to-cache/src/handler.ts";
import {
  createPostgresJobStore,
  createPostgresWaitingBatches,
  createHandler as trainingToDb,
} from "../../../functions/training-to-db/src/handler.ts";

type Redis = ReturnType<typeof connectRedis>;
type Announced = ModelMessage & { sequence: number };

/** The real functions' handlers on real servers, which a test drives message by message. */
export interface TestPipeline {
  /** The environment of a command. */
  readonly env: NodeJS.ProcessEnv;
  readonly redis: Redis;
  /** With the role of the functions. */
  readonly database: Database;
  readonly models: ModelStore;
  sql(text: string): Promise<Record<string, unknown>[]>;
  readonly deliver: Record<
    "toCache" | "toDb" | "modelToCache" | "modelToDb",
    (message: object) => Promise<void>
  >;
  /** Trains a model, records it in the real training store and stores its file. The test delivers its message. */
  train(options?: { promoted?: boolean; accuracy?: number }): Promise<Announced>;
  close(): Promise<void>;
}

/** @param listLength entries of each list of the cache */
export async function createTestPipeline(listLength = 1_000): Promise<TestPipeline> {
  const [testDatabase, testRedis] = [await createTestDatabase(), await createTestRedis()];
  const bucket = `ops-${randomUUID()}`;
  const env = {
    GOOGLE_CLOUD_PROJECT: "ops-test",
    DATASET: definitionFile,
    DATABASE_URL: testDatabase.url,
    REDIS_URL: testRedis.url,
    MODEL_BUCKET: bucket,
    STORAGE_API_ENDPOINT: inject("storageEndpoint"),
    CACHE_LIST_LENGTH: String(listLength),
  };
  await new Storage({ projectId: "ops-test", apiEndpoint: env.STORAGE_API_ENDPOINT }).createBucket(bucket);
  const models = createGcsModelStore(env);
  const database = createDatabase({ url: testDatabase.url, log, connections: 4 });
  const admin = createDatabase({ url: testDatabase.adminUrl, log, connections: 1 });
  const redis = connectRedis(testRedis.url, log);
  const lists = { contracts, redis, log, length: listLength };
  const publisher = createMemoryPublisher();
  const promotedFiles = () => readPromotedFiles(database);
  const handlers = {
    toCache: predictionToCache({ contracts, batches: createBatchList(lists), log }),
    toDb: predictionToDb({
      contracts,
      predictions: createPostgresPredictionStore({ contracts, database }),
      ...{ promotedFiles, publisher, log },
    }),
    modelToCache: trainingToCache({
      contracts,
      jobs: createJobList(lists),
      champion: createChampion({ contracts, redis }),
      log,
    }),
    modelToDb: trainingToDb({
      contracts,
      jobs: createPostgresJobStore(database),
      waiting: createPostgresWaitingBatches({ contracts, database }),
      ...{ promotedFiles, publisher, log },
    }),
  };
  const deliverTo = (handler: EventHandler) => (message: object) => handler(createEvent(message));
  const sql = (text: string) =>
    admin.transaction(async (query) => (await query({ name: "", text, values: [] })).rows);
  const training = createPostgresTrainingStore({ database, contracts });

  return {
    env,
    redis,
    database,
    models,
    sql,
    deliver: {
      toCache: deliverTo(handlers.toCache),
      toDb: deliverTo(handlers.toDb),
      modelToCache: deliverTo(handlers.modelToCache),
      modelToDb: deliverTo(handlers.modelToDb),
    },
    async train({ promoted = true, accuracy = 0.9 } = {}) {
      await sql("insert into training (variance, skewness, curtosis, entropy, class) values (1, 2, 3, 4, 1)");
      const lease = { holder: randomUUID(), message: randomUUID() };
      await training.begin(lease);
      const { sequence, version, champion } = await training.snapshot(lease);
      const model = createModel(sequence, champion, promoted, accuracy);
      await models.create(model.model_file_name, modelText(model));
      await training.finish(lease, { version, model });
      await sql("delete from outbox");
      return model;
    },
    async close() {
      redis.disconnect();
      await Promise.all([database.close(), admin.close()]);
      await Promise.all([testDatabase.drop(), testRedis.drop()]);
    },
  };
}

const featureNames = bankNotes.features.map(({ name }) => name);

const scores = { precision: 0.96, recall: 0.88, "f1-score": 0.92, support: 50 };

function createModel(
  sequence: number,
  champion: string | null,
  promoted: boolean,
  accuracy: number,
): Announced {
  return {
    job_id: randomUUID(),
    model_file_name: `model-${Math.floor(sequence / 1_000_000)}-${randomUUID().slice(24)}.json`,
    records: 1_097,
    accuracy,
    report: { "0": scores, "1": scores, accuracy, "macro avg": scores, "weighted avg": scores },
    data_prep_time: 0.0123,
    training_time: 0.0034,
    testing_time: 0.0005,
    sequence,
    training_set_hash: "ab".repeat(32),
    created: toCreated(new Date(sequence / 1_000)),
    model: { features: featureNames, coefficients: [-1.5, 0.25, 1e-7, sequence / 7], intercept: 2.5 },
    decision: {
      promoted,
      reason: promoted ? "right on 3 more rows than the champion" : "right on 3 fewer rows than the champion",
      policy: "not-worse",
      champion,
      rows: 275,
      candidate_accuracy: accuracy,
      champion_accuracy: champion === null ? null : 0.88,
      only_candidate_right: 5,
      only_champion_right: 2,
      p: champion === null ? null : 0.453125,
    },
  };
}

function modelText({ model, created }: Announced): string {
  if (model === undefined) throw new Error("a model is announced with its parameters");
  const linear = {
    coefficients: Float64Array.from(model.coefficients ?? []),
    intercept: model.intercept ?? 0,
  };
  const counts = { rows: 1_097, real: 500, fake: 597 };
  const facts = {
    features: featureNames,
    C: 1,
    trainingSetHash: "ab".repeat(32),
    counts,
    created: `${created}Z`,
  };
  return JSON.stringify(toJSON(linear, facts));
}

/** The owners of batches of {@link createPrediction}. Every third batch has none. */
export const owners = ["acme", "bob"];

/** A batch with its predictions, made `age` milliseconds ago. */
export function createPrediction(records: number, age = 0, modelFileName?: string): PredictionMessage {
  return {
    batch_id: randomUUID(),
    subjects: Array.from({ length: records }, (_, index) => `note "${index}", \\ née`),
    input: Array.from({ length: records }, (_, index) => [index + 0.1, -index / 3, 1e-7 * index, 4]),
    output: Array.from({ length: records }, (_, index) => (index % 3 === 0 ? "real" : "fake")),
    model_file_name: modelFileName ?? "model-1763809876-abcdef123456.json",
    created: toCreated(new Date(Date.now() - age)),
    owner: [undefined, ...owners][records % 3],
    // Some of the batches were predicted before there were margins.
    ...(records % 2 === 1 && {
      name: `märz "${records}".csv`,
      margins: Array.from({ length: records }, (_, index) => index / 3),
    }),
    ...(records % 4 === 1 && {
      source: "lab",
      probabilities: Array.from({ length: records }, (_, index) => 0.9999 / (1 + index)),
    }),
  };
}
