import { cacheKeys, type ModelParameters } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { chooseRows, fitTable, readTableModel, toParameters } from "@loopline/learning";
import { fromJSON } from "@loopline/svm";
import { readTrainingSet } from "../adapters/memory-training-store.ts";
import { trainingRules } from "../pipeline/handlers.ts";
import { differences, type Invariant } from "./invariant.ts";

export const championIsTheHighest: Invariant = {
  name: "the champion is the promotion with the highest sequence; its file is there and is what it should be",
  *violations({ world: { table, database, redis, files, deeds } }) {
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
    const file = readFile(text, database.dataset);
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
    const detail = JSON.parse(redis.get(cacheKeys.latestModelDetail) ?? "null");
    const {
      features,
      coefficients,
      intercept,
      table: machines,
    } = table.contracts.CachedModelSchema.parse(detail);
    yield* differences(
      cacheKeys.latestModelDetail,
      { features, coefficients, intercept, table: machines },
      file.parameters,
    );
  },
};

function readFile(text: string, dataset: Dataset): { trainingSetHash: string; parameters: ModelParameters } {
  if (text.startsWith('{"version":2')) {
    const model = readTableModel(text, dataset);
    return { trainingSetHash: model.trainingSetHash, parameters: toParameters(model) };
  }
  const { features, coefficients, intercept, trainingSetHash } = fromJSON(text);
  return {
    trainingSetHash,
    parameters: { features: [...features], coefficients: [...coefficients], intercept },
  };
}

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
    const { dataset } = database;
    const { train } = chooseRows(dataset, readTrainingSet(database), trainingRules.maxSourceShare);
    // With one class there is nothing to train.
    if (train.labels.length === 0) return;
    const [newest] = [...database.jobs.values()].sort(
      (one, other) => (other.sequence ?? -1) - (one.sequence ?? -1),
    );
    const { model } = fitTable(dataset, train.records, train.labels, { created: "", acceptsUnsolved: true });
    yield* differences("the hash of its training set", newest?.training_set_hash, model.trainingSetHash);
  },
};

export const outboxIsEmpty: Invariant = {
  name: "every decision was announced",
  *violations({ world: { database } }) {
    for (const id of database.outbox.keys()) yield `message ${id} is still in the outbox`;
  },
};
