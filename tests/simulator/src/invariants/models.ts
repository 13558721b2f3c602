import { CachedModelSchema, cacheKeys, featureCount } from "@loopline/contracts";
import { chooseRows } from "@loopline/learning";
import { fromJSON, trainingSetHash } from "@loopline/svm";
import { readTrainingSet } from "../adapters/memory-training-store.ts";
import { trainingRules } from "../pipeline/handlers.ts";
import { differences, type Invariant } from "./invariant.ts";

export const championIsTheHighest: Invariant = {
  name: "the champion is the promotion with the highest sequence; its file is there and is what it should be",
  *violations({ world: { database, redis, files, deeds } }) {
    const sequence = Math.max(...database.promotions.keys());
    const promotion = database.promotions.get(sequence);
    yield* differences(cacheKeys.latestModel, redis.get(cacheKeys.latestModel), promotion?.fileName ?? null);
    if (promotion === undefined) return;
    const { fileName, accuracy } = promotion;
    yield* differences(
      cacheKeys.latestModelAccuracy,
      redis.get(cacheKeys.latestModelAccuracy),
      String(accuracy),
    );
    const text = files.get(fileName);
    if (text === undefined) {
      yield `there is no file ${fileName}`;
      return;
    }
    const file = fromJSON(text);
    const job = [...database.jobs.values()].find(
      (entry) => entry.model_file_name === fileName && entry.failure === undefined,
    );
    // The original stores no hash.
    if (job === undefined || !deeds.jobs.has(job.job_id)) {
      yield* differences(
        `the training set's hash in ${fileName}`,
        file.trainingSetHash,
        job?.training_set_hash,
      );
    }
    const cached = CachedModelSchema.parse(JSON.parse(redis.get(cacheKeys.latestModelDetail) ?? "null"));
    const parameters = { coefficients: [...file.coefficients], intercept: file.intercept };
    yield* differences(
      cacheKeys.latestModelDetail,
      { coefficients: cached.coefficients, intercept: cached.intercept },
      parameters,
    );
  },
};

export const everyPromotionBeatTheOneBefore: Invariant = {
  name: "every promotion was decided on against the one before it",
  *violations({ world: { database } }) {
    let before: string | null = null;
    for (const sequence of [...database.promotions.keys()].sort((one, other) => one - other)) {
      const job = [...database.jobs.values()].find((entry) => entry.sequence === sequence);
      yield* differences(`the champion of promotion ${sequence}`, job?.decision?.champion, before);
      before = database.promotions.get(sequence)?.fileName ?? null;
    }
  },
};

export const everythingIsTrained: Invariant = {
  name: "the last training saw every correction, and nobody holds the lease",
  *violations({ world: { database } }) {
    const { requested, trained, lease } = database.state;
    if (trained !== requested) yield `trained is ${trained}, requested ${requested}`;
    if (lease !== null) yield `message ${lease.message} holds the lease`;
  },
};

export const newestModelIsOfTheTrainingSet: Invariant = {
  name: "the newest model was trained on the training set as it is",
  *violations({ world: { database } }) {
    const { train } = chooseRows(readTrainingSet(database), trainingRules.maxSourceShare);
    // With one class there is nothing to train.
    if (new Set(train.labels).size < 2) return;
    const [newest] = [...database.jobs.values()].sort(
      (one, other) => (other.sequence ?? -1) - (one.sequence ?? -1),
    );
    const hash = trainingSetHash(train.features, train.labels, train.labels.length, featureCount);
    yield* differences("the hash of its training set", newest?.training_set_hash, hash);
  },
};

export const outboxIsEmpty: Invariant = {
  name: "every decision was announced",
  *violations({ world: { database } }) {
    for (const id of database.outbox.keys()) yield `message ${id} is still in the outbox`;
  },
};
