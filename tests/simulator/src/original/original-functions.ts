import {
  CachedJobSchema,
  cacheKeys,
  type FeedbackMessage,
  type FunctionName,
  type ModelMessage,
  type PredictionMessage,
  type RequestMessage,
  type TopicName,
  UuidSchema,
} from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import type { Random } from "../core/random.ts";
import { type PredictionRow, saysNothing, toTimestamp } from "../memory-database.ts";
import type { World } from "../pipeline/world.ts";

/** What a function of the original has at hand. */
export interface OriginalDeps {
  readonly world: World;
  readonly random: Random;
  publish(topic: TopicName, message: object): void;
}

/**
 * Has all effects of one message at once. `failed` for it to be delivered again.
 * A message that was handled before, by the original or by ours, has no effect: that a redelivery doubles what the original
 * writes is a fault of its own, which would hide what ours do.
 */
type OriginalFunction<Message> = (message: Message, deps: OriginalDeps) => "failed" | undefined;

/** Six digits of the second, as Python writes them, or none where they are zero. */
function now({ clock }: World["database"], random: Random): string {
  const text = clock.now().toISOString().slice(0, -1);
  const micros = `${text.slice(20)}${String(random.whole(0, 999)).padStart(3, "0")}`;
  return micros === "000000" ? text.slice(0, 19) : `${text.slice(0, 20)}${micros}`;
}

/** Its models say what the first feature does: nobody but itself can read their files. */
const predict = (features: readonly (readonly Value[])[]): string[] =>
  features.map(([variance]) => (Number(variance) > 0 ? "real" : "fake"));

const prediction: OriginalFunction<RequestMessage> = ({ batch_id, subjects, features }, deps) => {
  const { redis, files, broker } = deps.world;
  const isAnswered = broker.published.some(
    ({ topic, data }) => topic === "prediction" && data.includes(`"batch_id":"${batch_id}"`),
  );
  if (isAnswered) return;
  const file = redis.get(cacheKeys.latestModel);
  if (file === null || files.get(file) !== joblib) return "failed";
  deps.publish("prediction", {
    batch_id,
    subjects,
    input: features,
    output: predict(features),
  });
  return;
};

const predictionToCache: OriginalFunction<PredictionMessage> = ({ batch_id, subjects, output }, deps) => {
  const { redis, database, deeds, table } = deps.world;
  const { CachedBatchSchema } = table.contracts;
  const isListed = textsOf(deps, cacheKeys.batches).some(
    (text) => CachedBatchSchema.safeParse(parseJson(text)).data?.batch_id === batch_id,
  );
  if (isListed || redis.get(cacheKeys.batch(batch_id)) !== null) return;
  push(deps, cacheKeys.batches, {
    batch_id,
    subjects,
    predictions: output,
    created: now(database, deps.random),
  });
  deeds.listed.add(batch_id);
  return;
};

const predictionToDb: OriginalFunction<PredictionMessage> = (message, { world, random }) => {
  const { batch_id, subjects, input, output } = message;
  const { database, deeds } = world;
  if (database.predictions.has(batch_id)) return;
  const created = now(database, random);
  const rows = subjects.map((subject, index): PredictionRow => {
    const id = database.nextId();
    deeds.stored.set(id, database.feedback.get(batch_id)?.length ?? 0);
    return {
      id,
      batchId: batch_id,
      position: null,
      subject,
      occurrence: 0,
      features: input[index] ?? [],
      prediction: output[index] ?? null,
      modelFileName: null,
      created: toTimestamp(created),
      isCorrect: null,
      label: null,
      ...saysNothing,
    };
  });
  database.predictions.set(batch_id, rows);
  return;
};

const feedbackToDb: OriginalFunction<FeedbackMessage> = (message, { world, publish }) => {
  const { batch_id, subjects, ratings } = message;
  const { database, deeds } = world;
  subjects.forEach((subject, index) => {
    const rated = (database.predictions.get(batch_id) ?? []).filter((row) => row.subject === subject);
    const isCorrect = ratings[index] === 1;
    const kept = database.feedback.get(batch_id)?.length ?? 0;
    for (const row of rated) row.isCorrect = isCorrect;
    if (rated.length > 0) deeds.rated.push({ batchId: batch_id, subject, isCorrect, kept });
  });
  publish("training", { batch_id, subjects, ratings });
  return;
};

/** Milliseconds from its `job` message to its commit. */
const longestCommit = 3_000;

const feedbackToTraining: OriginalFunction<FeedbackMessage> = (message, { world, random, publish }) => {
  const { batch_id, subjects, ratings } = message;
  const { database, deeds, clock } = world;
  const rows = (database.predictions.get(batch_id) ?? []).filter(
    // One that nobody rated it learns as the other class: a fault of its own.
    ({ subject, isCorrect }) => subjects.includes(subject) && isCorrect !== null,
  );
  // Its date is that of the transaction's beginning.
  const created = toTimestamp(now(database, random));
  const learnt = rows.map(({ id, features, prediction, isCorrect }) => ({
    predictionId: id,
    features,
    class: (prediction === "real") === isCorrect ? (1 as const) : (0 as const),
  }));
  const commit = clock.sleep(random.magnitude(1, longestCommit)).then(() => {
    for (const { predictionId, ...row } of learnt) {
      const id = database.nextId();
      database.training.push({ ...row, id, predictionId: null, created, source: null, owner: null });
      database.countTrainingChange();
      deeds.learnt.set(id, predictionId);
    }
    database.commits.delete(commit);
  });
  // Its rows lock the state of training until then.
  if (learnt.length > 0) database.commits.add(commit);
  publish("job", { batch_id, subjects, ratings });
  return;
};

/** What a model file of the original looks like to ours. */
const joblib = "\u0080\u0004joblib";

const training: OriginalFunction<FeedbackMessage> = (_, { world, random, publish }) => {
  const { database, files } = world;
  // With one class it fails, which is a fault of its own.
  if (new Set(database.training.map((row) => row.class)).size < 2) return;
  const scores = { precision: 0.9, recall: 0.9, "f1-score": 0.9, support: 20 };
  const accuracy = random.whole(50, 100) / 100;
  const seconds = Math.floor(database.clock.now().getTime() / 1_000);
  const model_file_name = `model-${seconds}.joblib`;
  files.set(model_file_name, joblib);
  publish("model", {
    job_id: random.uuid().replaceAll("-", ""),
    model_file_name,
    records: database.training.length,
    accuracy,
    report: { "0": scores, "1": scores, accuracy, "macro avg": scores, "weighted avg": scores },
    data_prep_time: 0.01,
    training_time: 0.02,
    testing_time: 0.001,
  });
  return;
};

const trainingToCache: OriginalFunction<ModelMessage> = (message, deps) => {
  const { redis, database, deeds } = deps.world;
  // The last to arrive, whatever was decided on it.
  redis.set(cacheKeys.latestModel, message.model_file_name);
  redis.set(cacheKeys.latestModelAccuracy, String(message.accuracy));
  const isListed = textsOf(deps, cacheKeys.jobs).some((text) => {
    const job = CachedJobSchema.safeParse(parseJson(text)).data;
    return job !== undefined && UuidSchema.parse(job.job_id) === message.job_id;
  });
  if (isListed || redis.get(cacheKeys.job(message.job_id)) !== null) return;
  const { job_id, model_file_name, records, accuracy, data_prep_time, training_time, testing_time } = message;
  push(deps, cacheKeys.jobs, {
    job_id: job_id.replaceAll("-", ""),
    model_file_name,
    records,
    accuracy,
    data_prep_time,
    training_time,
    testing_time,
    created: now(database, deps.random),
  });
  deeds.listed.add(job_id);
  return;
};

const trainingToDb: OriginalFunction<ModelMessage> = (message, { world, random }) => {
  const { database, deeds } = world;
  const { job_id, model_file_name, records, accuracy, report } = message;
  const { data_prep_time, training_time, testing_time } = message;
  if (database.jobs.has(job_id)) return;
  database.jobs.set(job_id, {
    ...{ job_id, model_file_name, records, accuracy, report, data_prep_time, training_time, testing_time },
    created: now(database, random),
  });
  deeds.jobs.add(job_id);
  return;
};

function textsOf({ world }: OriginalDeps, key: string): readonly string[] {
  return world.redis.lists.get(key) ?? [];
}

/** It trims nothing. */
function push(deps: OriginalDeps, key: string, entry: object): void {
  deps.world.redis.lists.set(key, [JSON.stringify(entry), ...textsOf(deps, key)]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Each is given a message that was read by the schema of its topic. */
export const originalFunctions = {
  prediction,
  "prediction-to-cache": predictionToCache,
  "prediction-to-db": predictionToDb,
  "feedback-to-db": feedbackToDb,
  "feedback-to-training": feedbackToTraining,
  training,
  "training-to-cache": trainingToCache,
  "training-to-db": trainingToDb,
} as const satisfies Record<FunctionName, OriginalFunction<never>>;
