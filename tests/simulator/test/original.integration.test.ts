import { randomUUID } from "node:crypto";
import { noteContracts as contracts } from "@loopline/banknotes/definition";
import {
  createBatchList,
  createBatchModels,
  createChampion,
  createJobList,
  createRestoringChampion,
} from "@loopline/cache";
import type { FunctionName } from "@loopline/contracts";
import { createPostgresTrainingStore } from "@loopline/learning/postgres";
import type { ModelStore } from "@loopline/platform";
import type { EventHandler } from "@loopline/platform/functions";
import { createGcsModelStore } from "@loopline/platform/model-store";
import {
  createDatabase,
  type Database,
  readNewestPromotion,
  readPromotedFiles,
} from "@loopline/platform/postgres";
import { connectRedis } from "@loopline/platform/redis";
import {
  createClock,
  createEvent,
  createMemoryPublisher,
  createTestDatabase,
  createTestRedis,
  silentLogger as log,
  type TestDatabase,
  type TestRedis,
} from "@loopline/platform/testing";
import { toJSON } from "@loopline/svm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import {
  createHandler as createFeedbackToDb,
  createPostgresFeedbackStore,
} from "../../../functions/feedback-to-db/src/handler.ts";
import {
  createHandler as createFeedbackToTraining,
  createPostgresTrainingRowStore,
} from "../../../functions/feedback-to-training/src/handler.ts";
import { createHandler as createPrediction } from "../../../functions/prediction/src/handler.ts";
import { createModelHolder } from "../../../functions/prediction/src/model-holder.ts";
import { createPromotionRecords } from "../../../functions/prediction/src/promotion-records.ts";
import { createHandler as createPredictionToCache } from "../../../functions/prediction-to-cache/src/handler.ts";
import {
  createPostgresPredictionStore,
  createHandler as createPredictionToDb,
} from "../../../functions/prediction-to-db/src/handler.ts";
import { createHandler as createTraining } from "../../../functions/training/src/handler.ts";
import { createHandler as createTrainingToCache } from "../../../functions/training-to-cache/src/handler.ts";
import {
  createPostgresJobStore,
  createPostgresWaitingBatches,
  createHandler as createTrainingToDb,
} from "../../../functions/training-to-db/src/handler.ts";
import {
  recordedCache,
  recordedMessages,
  recordedRows,
} from "../../../packages/contracts/test/recorded-original.ts";
import { trainingRules } from "../src/pipeline/handlers.ts";

let testDatabase: TestDatabase;
let testRedis: TestRedis;
/** As the functions log in, ours and the original's. */
let database: Database;
let admin: Database;
let redis: ReturnType<typeof connectRedis>;
let models: ModelStore;
let publisher: ReturnType<typeof createMemoryPublisher>;
let clock: ReturnType<typeof createClock>;

beforeAll(async () => {
  [testDatabase, testRedis] = [await createTestDatabase(), await createTestRedis()];
  database = createDatabase({ url: testDatabase.url, log, connections: 4 });
  admin = createDatabase({ url: testDatabase.adminUrl, log, connections: 1 });
  redis = connectRedis(testRedis.url, log);
});

afterAll(async () => {
  redis.disconnect();
  await Promise.all([database.close(), admin.close()]);
  await Promise.all([testDatabase.drop(), testRedis.drop()]);
});

beforeEach(async () => {
  await redis.flushdb();
  await sql("truncate predictions, feedback, training, test_set, jobs, promotions, outbox");
  await sql("update training_state set requested = 0, trained = 0, sequence = 0, lease_holder = null");
  const storage = { GOOGLE_CLOUD_PROJECT: "test", STORAGE_API_ENDPOINT: inject("storageEndpoint") };
  const bucket = `original-${randomUUID()}`;
  await fetch(`${storage.STORAGE_API_ENDPOINT}/storage/v1/b?project=test`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: bucket }),
  });
  models = createGcsModelStore({ ...storage, MODEL_BUCKET: bucket });
  publisher = createMemoryPublisher();
  clock = createClock();
});

const query = async (text: string, values: unknown[], by: Database): Promise<Record<string, unknown>[]> =>
  by.transaction(async (run) => (await run<Record<string, unknown>>({ name: "", text, values })).rows);
const sql = (text: string, values: unknown[] = []) => query(text, values, admin);

/** Inserts rows as a function does that knows these columns and no others. */
function insert(table: string, rows: readonly Record<string, unknown>[], by = database) {
  const columns = Object.keys(rows[0] ?? {}).join(", ");
  const text = `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`;
  return query(text, [JSON.stringify(rows)], by);
}

const promotedFiles = () => readPromotedFiles(database);

const featureNames = contracts.dataset.features.map(({ name }) => name);

/** A fresh instance of each function, wired as its `index.ts` does it. */
const start: Record<FunctionName, () => EventHandler> = {
  prediction() {
    const champion = createChampion({ contracts, redis });
    const config = {
      GOOGLE_CLOUD_PROJECT: "test",
      DATABASE_URL: testDatabase.url,
      DATABASE_CONNECTIONS: 1,
      DB_PASSWORD_SECRET: "db-pass",
    };
    const promotions = createPromotionRecords({ contracts, config, champion, models, log });
    const restoring = createRestoringChampion({ champion, restore: promotions.restore, clock });
    const { promotedFiles } = promotions;
    return createPrediction({
      contracts,
      models: createModelHolder({ contracts, champion: restoring, models, promotedFiles, clock, log }),
      batchModels: createBatchModels(redis),
      publisher,
      clock,
      log,
    });
  },
  "prediction-to-cache": () =>
    createPredictionToCache({ contracts, batches: createBatchList({ contracts, redis, log }), log }),
  "prediction-to-db": () =>
    createPredictionToDb({
      contracts,
      predictions: createPostgresPredictionStore({ contracts, database }),
      promotedFiles,
      publisher,
      log,
    }),
  "feedback-to-db": () =>
    createFeedbackToDb({ contracts, feedback: createPostgresFeedbackStore(database), publisher, log }),
  "feedback-to-training": () =>
    createFeedbackToTraining({
      contracts,
      training: createPostgresTrainingRowStore({ contracts, database }),
      publisher,
      log,
    }),
  training: () =>
    createTraining({
      contracts,
      store: createPostgresTrainingStore({ contracts, database }),
      models,
      publisher,
      rules: trainingRules,
      quiet: { quietMs: 1, maxMs: 1, sleep: async () => {} },
      clock,
      log,
      newId: randomUUID,
    }),
  "training-to-cache": () =>
    createTrainingToCache({
      contracts,
      jobs: createJobList({ contracts, redis, log }),
      champion: createChampion({ contracts, redis }),
      log,
    }),
  "training-to-db": () =>
    createTrainingToDb({
      contracts,
      jobs: createPostgresJobStore(database),
      waiting: createPostgresWaitingBatches({ contracts, database }),
      promotedFiles,
      publisher,
      log,
    }),
};

/** A message for our function, or something that the original does beside it. */
type Step = Record<string, unknown> | (() => Promise<unknown>);

interface Case {
  /** What is there at the start. */
  readonly prepare?: () => Promise<unknown>;
  readonly ours: readonly [Step, Step];
  readonly theirs: readonly Step[];
  readonly outcome: () => Promise<unknown>;
  readonly expected: (when: "before" | "between" | "after", isAgain: boolean) => unknown;
}

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
/** The same message, about another batch. */
const elsewhere = <T extends object>(message: T) => ({ ...message, batch_id: uuid(9) });
const theirBatch = recordedMessages.request.batch_id;

const ourRequest = (number: number) => ({
  batch_id: uuid(number),
  subjects: ["x", "y"],
  features: [
    [5, 1, number, 4],
    [-5, 1, number, 4],
  ],
});
const ourPrediction = (number: number) => {
  const { features, ...rest } = ourRequest(number);
  return {
    ...rest,
    input: features,
    output: ["real", "fake"],
    model_file_name: modelName(1),
    created: `2026-11-28T12:40:0${number}.123`,
  };
};
const storedPrediction = (number: number) => ({
  batch_id: uuid(number),
  subject_id: "x",
  position: 0,
  variance: number,
  skewness: 1,
  curtosis: 1,
  entropy: 1,
  prediction: "fake",
  is_correct: true,
});

/** Of models trained a day before the original's, and a day after. */
const sequenceOf = (number: number) => (1_795_869_904 + (2 * number - 3) * 86_400) * 1_000_000 + number;
const modelName = (number: number) => {
  const text = String(sequenceOf(number));
  return `model-${text.slice(0, -6)}-${text.slice(-6)}-0a1b2c3d.json`;
};
const parameters = { features: featureNames, coefficients: [1, 0, 0, 0], intercept: 0 };
const decision = {
  promoted: true,
  reason: "the first model",
  policy: "not-worse",
  champion: null,
  rows: 4,
  candidate_accuracy: 1,
  champion_accuracy: null,
  only_candidate_right: 0,
  only_champion_right: 0,
  p: null,
};
const ourModel = (number: number) => ({
  ...recordedMessages.model,
  job_id: uuid(number),
  model_file_name: modelName(number),
  sequence: sequenceOf(number),
  created: `2026-11-28T12:4${number}:00.5`,
  model: parameters,
  decision,
});
/** A model of the original that none of the recorded values is about. */
const otherJob = "d00ffee4-8b52-11f1-a3d5-0242ac120002";
const otherModel = { ...recordedMessages.model, job_id: otherJob.replaceAll("-", "") };

async function promoteOurs() {
  const linear = { coefficients: Float64Array.from(parameters.coefficients), intercept: 0 };
  const facts = {
    features: featureNames,
    C: 1,
    trainingSetHash: "ab".repeat(32),
    counts: { rows: 6, real: 3, fake: 3 },
    created: "2026-11-27T00:00:00Z",
  };
  const name = modelName(1);
  await models.create(name, JSON.stringify(toJSON(linear, facts)));
  await insert("promotions", [
    {
      sequence: sequenceOf(1),
      model_file_name: name,
      accuracy: 0.9,
      reason: "the first model",
      promoted_by: "training",
      created: "2026-11-27T00:00:00",
    },
  ]);
}

const announceTheirs = () =>
  redis.mset(
    "model:latest",
    recordedCache["model:latest"],
    "model:latest:accuracy",
    recordedCache["model:latest:accuracy"],
  );

/** A row on one side of a plane. */
const trainingRow = (variance: number) => ({
  variance,
  skewness: variance / 2,
  curtosis: 0.5,
  entropy: -1,
  class: variance > 0 ? 1 : 0,
});

const cases: Record<FunctionName, Case> = {
  prediction: {
    prepare: promoteOurs,
    ours: [ourRequest(1), ourRequest(2)],
    theirs: [announceTheirs, elsewhere(recordedMessages.request)],
    outcome: async () => ({
      // A batch that comes again is answered again, and the same.
      answers: new Set(publisher.published.map(({ message }) => JSON.stringify(pickAnswer(message)))),
      champion: await redis.get("model:latest"),
    }),
    expected: () => ({
      answers: new Set(
        [
          [uuid(1), ["real", "fake"], modelName(1)],
          [uuid(2), ["real", "fake"], modelName(1)],
          [uuid(9), ["real", "fake", "real", "fake"], modelName(1)],
        ].map((answer) => JSON.stringify(answer)),
      ),
      champion: modelName(1),
    }),
  },
  "prediction-to-cache": {
    ours: [ourPrediction(1), ourPrediction(2)],
    theirs: [() => redis.lpush("batches", recordedCache.batches), elsewhere(recordedMessages.prediction)],
    outcome: async () => {
      const list = createBatchList({ contracts, redis, log });
      const { entries } = await list.page({ limit: 100 });
      return {
        ids: entries.map((text) => String(JSON.parse(text).batch_id)).toSorted(),
        read: await Promise.all(
          [uuid(1), uuid(2), theirBatch, uuid(9)].map(async (id) => {
            const text = (await list.detail(id)) ?? (await list.entry(id));
            return JSON.parse(text ?? "null").predictions.length;
          }),
        ),
      };
    },
    expected: () => ({ ids: [uuid(1), uuid(2), uuid(9), theirBatch].toSorted(), read: [2, 2, 4, 4] }),
  },
  "prediction-to-db": {
    ours: [ourPrediction(1), ourPrediction(2)],
    theirs: [
      () => insert("predictions", recordedRows.predictions),
      // What the original had stored already.
      recordedMessages.prediction,
      elsewhere(recordedMessages.prediction),
    ],
    outcome: () =>
      sql(`select batch_id, array_agg(subject_id order by position nulls last, id) as subjects from predictions
        group by batch_id order by batch_id`),
    expected: () => [
      { batch_id: uuid(1), subjects: ["x", "y"] },
      { batch_id: uuid(2), subjects: ["x", "y"] },
      { batch_id: uuid(9), subjects: recordedMessages.request.subjects },
      { batch_id: theirBatch, subjects: recordedMessages.request.subjects },
    ],
  },
  "feedback-to-db": {
    prepare: () => insert("predictions", recordedRows.predictions),
    ours: [
      {
        batch_id: theirBatch,
        subjects: ["note-b"],
        ratings: [1],
        feedback_id: uuid(1),
        created: "2026-11-28T12:50:01.000",
      },
      {
        batch_id: theirBatch,
        subjects: ["note-a", "note-a"],
        ratings: [1, 0],
        feedback_id: uuid(2),
        created: "2026-11-28T12:50:02.000",
      },
    ],
    theirs: [
      // It keeps no history.
      () => query("update predictions set is_correct = false where subject_id = 'note-b'", [], database),
      { batch_id: theirBatch, subjects: ["note-c"], ratings: [0] },
    ],
    outcome: async () =>
      (await sql("select is_correct from predictions order by id")).map((row) => row.is_correct),
    expected: (when) => [true, when === "before", false, false],
  },
  "feedback-to-training": {
    async prepare() {
      const ratings = recordedMessages.feedback.ratings;
      await insert("predictions", [
        ...recordedRows.predictions.map((row, index) => ({ ...row, is_correct: ratings[index] === 1 })),
      ]);
      await insert("predictions", [storedPrediction(1), storedPrediction(2)]);
    },
    ours: [
      { batch_id: uuid(1), subjects: ["x"], ratings: [1] },
      { batch_id: uuid(2), subjects: ["x"], ratings: [1] },
    ],
    // The second is what the original had learnt already.
    theirs: [() => insert("training", recordedRows.training), recordedMessages.training],
    // Rows of the same features count once.
    outcome: () =>
      sql("select distinct variance, skewness, curtosis, entropy, class from training order by variance"),
    expected: () => {
      const learnt = (variance: number) => ({ variance, skewness: 1, curtosis: 1, entropy: 1, class: 0 });
      const rows: { variance?: number | undefined }[] = [...recordedRows.training, learnt(1), learnt(2)];
      return rows.toSorted((one, other) => Number(one.variance) - Number(other.variance));
    },
  },
  training: {
    async prepare() {
      await insert("training", [-3, -2, -1, 1, 2, 3].map(trainingRow), admin);
      await insert("test_set", [-5, -4, 4, 9].map(trainingRow), admin);
    },
    ours: [() => insert("training", [trainingRow(8)]), () => insert("training", [trainingRow(-6)])],
    theirs: [
      () => insert("training", recordedRows.training),
      () => insert("jobs", recordedRows.jobs),
      announceTheirs,
    ],
    outcome: async () => {
      const made = publisher.published.map(({ message }) => contracts.topicSchemas.model.parse(message));
      return {
        newest: made.at(-1)?.records,
        failures: made.filter(({ failure }) => failure !== undefined),
        isChampion: (await readNewestPromotion(database))?.model_file_name === made.at(-1)?.model_file_name,
        due: await sql("select requested - trained as due, lease_holder from training_state"),
      };
    },
    expected: () => ({
      newest: 12,
      failures: [],
      isChampion: true,
      due: [{ due: "0", lease_holder: null }],
    }),
  },
  "training-to-cache": {
    ours: [ourModel(1), ourModel(2)],
    theirs: [() => redis.lpush("jobs", recordedCache.jobs), announceTheirs, otherModel],
    outcome: async () => {
      const { entries } = await createJobList({ contracts, redis, log }).page({ limit: 100 });
      return {
        ids: entries.map((text) => String(JSON.parse(text).job_id)).toSorted(),
        champion: await redis.mget("model:latest", "model:latest:accuracy"),
      };
    },
    expected: (when, isAgain) => ({
      ids: [uuid(1), uuid(2), recordedMessages.model.job_id, otherJob].toSorted(),
      // What the original announces last stands until a function of ours promotes, or predicts.
      champion: [when === "after" && !isAgain ? recordedCache["model:latest"] : modelName(2), "0.92"],
    }),
  },
  "training-to-db": {
    ours: [ourModel(1), ourModel(2)],
    // The second is what the original had stored already.
    theirs: [() => insert("jobs", recordedRows.jobs), recordedMessages.model, otherModel],
    outcome: () => sql("select id, model_file_name, decision is null as is_theirs from jobs order by id"),
    expected: () => [
      { id: uuid(1), model_file_name: modelName(1), is_theirs: false },
      { id: uuid(2), model_file_name: modelName(2), is_theirs: false },
      ...["c0ffee4e-8b52-11f1-a3d5-0242ac120002", otherJob].map((id) => ({
        id,
        model_file_name: recordedMessages.model.model_file_name,
        is_theirs: true,
      })),
    ],
  },
};

function pickAnswer(message: object): unknown[] {
  const { batch_id, output, model_file_name } = contracts.topicSchemas.prediction.parse(message);
  return [batch_id, output, model_file_name];
}

describe.each(Object.entries(cases))("%s beside the original", (name, one) => {
  const orders = {
    before: [...one.theirs, ...one.ours],
    between: [one.ours[0], ...one.theirs, one.ours[1]],
    after: [...one.ours, ...one.theirs],
  };

  it.each(["before", "between", "after"] as const)("works when the original comes %s ours", async (when) => {
    await one.prepare?.();
    const handle = start[name as FunctionName]();
    const take = async (step: Step, id: number) => {
      // Longer than anything is remembered.
      clock.advance(60_000);
      if (typeof step === "function") await step();
      else await handle(createEvent(step, { id: String(id) }));
      if (name === "training") await handle(createEvent(recordedMessages.job, { id: `job ${id}` }));
    };
    for (const [id, step] of orders[when].entries()) await take(step, id);
    expect(await one.outcome()).toEqual(one.expected(when, false));

    // And again, the newest first: everything may be delivered twice.
    const messages = [...orders[when].entries()].filter(([, step]) => typeof step !== "function");
    for (const [id, step] of messages.toReversed()) await take(step, id);
    expect(await one.outcome()).toEqual(one.expected(when, true));
    expect(publisher.deadLetters).toEqual([]);
  });
});
