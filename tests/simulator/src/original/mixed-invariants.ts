import { CachedJobSchema, cacheKeys, UuidSchema } from "@loopline/contracts";
import { chooseRows } from "@loopline/learning";
import { readTrainingSet } from "../adapters/memory-training-store.ts";
import { nobodyComplains, nothingIsGivenUp } from "../invariants/behaviour.ts";
import type { History } from "../invariants/history.ts";
import { differences, type Invariant } from "../invariants/invariant.ts";
import {
  championIsTheHighest,
  everythingIsTrained,
  newestModelIsOfTheTrainingSet,
  outboxIsEmpty,
} from "../invariants/models.ts";
import { acceptedIsPublished, oneBatchPerKey } from "../invariants/stored-batches.ts";
import { type FeedbackRow, isNewer, type PredictionRow, type TrainingRow } from "../memory-database.ts";
import { trainingRules } from "../pipeline/handlers.ts";
import type { World } from "../pipeline/world.ts";
import { deedOf } from "./deeds.ts";

/**
 * What holds where functions of the original and ours took each other's place, once all are ours again and one correction
 * was made. Nothing is given up, no batch, row or job is missing, and ours doubles nothing in Postgres. The exceptions are
 * what the original does by itself, and what follows from it:
 *
 * - a message that it cannot read is gone; a rating that it applies is in no history, and one that it is given before the
 *   prediction is lost;
 * - a list in the cache may hold an entry twice, one by each, of a message that both were given. Ours shows it once;
 * - a batch that both predicted has either answer, and the cache and the database may differ;
 * - its training rows are dated by when they were inserted, ours by when the rating was given, and the newest counts.
 *
 * @param mayWait whether ratings may still wait for our next feedback on their batch: those that ours kept before the
 * original stored the prediction, and those that ours wrote and died before announcing, when the original acknowledged the
 * message.
 */
export function createMixedInvariants(startIds: ReadonlySet<number>, mayWait: boolean): Invariant[] {
  return [
    acceptedIsPublished,
    oneBatchPerKey,
    publishedIsStored,
    poisonIsQuarantined,
    batchesAreCached,
    countsAreOfOurs,
    jobsAreCached,
    historyIsKept,
    ratingsAreApplied(mayWait),
    ratedIsLearnt(startIds, mayWait),
    {
      name: championIsTheHighest.name,
      *violations(outcome) {
        if (isTrainable(outcome.world)) yield* championIsTheHighest.violations(outcome);
      },
    },
    everythingIsTrained,
    newestModelIsOfTheTrainingSet,
    outboxIsEmpty,
    nobodyComplains,
    nothingIsGivenUp,
  ];
}

const publishedIsStored: Invariant = {
  name: "one row per record, of all that was published and of nothing else",
  *violations({ world, history }) {
    const answers = answersIn(world);
    for (const [batchId, { subjects, features }] of history.batches) {
      const rows = rowsOf(world, batchId).map(({ row }) => row);
      const stored = rows.map((row) => [row.subject, row.features]);
      yield* differences(
        `batch ${batchId}`,
        stored,
        subjects.map((subject, index) => [subject, features[index]]),
      );
      const answer = JSON.stringify(rows.map(({ prediction }) => prediction));
      if (!answers.get(batchId)?.has(answer)) yield `batch ${batchId} has an answer that nobody gave`;
    }
    for (const batchId of world.database.predictions.keys()) {
      if (!history.batches.has(batchId)) yield `batch ${batchId} was never published`;
    }
  },
};

const poisonIsQuarantined: Invariant = {
  name: "what cannot be read is in the quarantine, unless the original dropped it, and nothing else is",
  *violations({ world: { broker, deeds }, observations }) {
    const kept = new Set(broker.deadLetters.map(({ data }) => data.toString()));
    for (const text of observations.poison) {
      if (!kept.delete(text) && !deeds.dropped.has(text)) yield `lost: ${text}`;
    }
    for (const text of kept) yield `not invalid: ${text}`;
  },
};

const batchesAreCached: Invariant = {
  name: "the cache has every batch: once from ours, and once more at most from the original",
  *violations({ world }) {
    const { redis, database, deeds, table } = world;
    const { CachedBatchSchema } = table.contracts;
    const answers = answersIn(world);
    const problems = function* (about: string, text: string) {
      const { batch_id, subjects, predictions } = CachedBatchSchema.parse(JSON.parse(text));
      const rows = rowsOf(world, batch_id).map(({ row }) => row);
      yield* differences(
        `the subjects of ${about}`,
        subjects,
        rows.map(({ subject }) => subject),
      );
      const wanted = answers.get(batch_id);
      const isSure = wanted?.size === 1;
      const isRight = isSure
        ? JSON.stringify(predictions) === JSON.stringify(rows.map(({ prediction }) => prediction))
        : wanted?.has(JSON.stringify(predictions));
      if (!isRight) yield `the answer of ${about} is ${predictions}`;
    };
    for (const batchId of database.predictions.keys()) {
      const text = redis.get(cacheKeys.batch(batchId));
      if (text !== null) yield* problems(`the detail of ${batchId}`, text);
      else if (!deeds.listed.has(batchId)) yield `batch ${batchId} has no detail`;
    }
    const texts = readable(world, cacheKeys.batches);
    for (const text of texts) yield* problems(`the entry ${text}`, text);
    const ids = texts.map((text) => CachedBatchSchema.parse(JSON.parse(text)).batch_id);
    yield* countEntries(world, cacheKeys.batches, ids, [...database.predictions.keys()]);
  },
};

const jobsAreCached: Invariant = {
  name: "the cache has every job: once from ours, and once more at most from the original",
  *violations({ world }) {
    const { redis, database, deeds } = world;
    for (const { job_id } of database.jobs.values()) {
      if (redis.get(cacheKeys.job(job_id)) === null && !deeds.listed.has(job_id)) {
        yield `job ${job_id} has no detail`;
      }
    }
    const entries = readable(world, cacheKeys.jobs).map((text) => CachedJobSchema.parse(JSON.parse(text)));
    const ids = entries.map(({ job_id }) => UuidSchema.parse(job_id));
    for (const [index, { model_file_name, records, accuracy }] of entries.entries()) {
      const job = database.jobs.get(ids[index] ?? "");
      const wanted = [job?.model_file_name, job?.records, job?.accuracy];
      yield* differences(`the entry of ${ids[index]}`, [model_file_name, records, accuracy], wanted);
    }
    yield* countEntries(world, cacheKeys.jobs, ids, [...database.jobs.keys()]);
  },
};

const countsAreOfOurs: Invariant = {
  name: "the counts are those of the batches that ours cached",
  *violations({ world: { redis, database, table } }) {
    const { CachedBatchDetailSchema } = table.contracts;
    const cached = [...database.predictions.keys()].flatMap((batchId) => {
      const text = redis.get(cacheKeys.batch(batchId));
      return text === null ? [] : [CachedBatchDetailSchema.parse(JSON.parse(text)).predictions];
    });
    const labels = cached.flat();
    const counts = redis.hashes.get(cacheKeys.counts);
    const count = (name: string) => counts?.get(name) ?? 0;
    const of = (label: string) => labels.filter((name) => name === label).length;
    yield* differences(
      "the counts",
      [count("batches"), count("predictions"), count("real"), count("fake")],
      [cached.length, labels.length, of("real"), of("fake")],
    );
  },
};

const historyIsKept: Invariant = {
  name: "every rating that ours were given is kept, once",
  *violations({ world: { database, deeds }, history }) {
    const given = Map.groupBy(history.ratings, ({ feedbackId, position }) => `${feedbackId} ${position}`);
    for (const { feedbackId, position } of [...database.feedback.values()].flat()) {
      const key = `${feedbackId} ${position}`;
      if (!given.delete(key)) yield `rating ${key} is kept twice, or was never given`;
    }
    for (const [key, ratings] of given) {
      const isTheirs = ratings.every(({ messageId }) =>
        deeds.handled.has(deedOf("feedback-to-db", messageId)),
      );
      if (!isTheirs) yield `rating ${key} is lost`;
    }
  },
};

function ratingsAreApplied(mayWait: boolean): Invariant {
  return {
    name: "a record's rating is the newest that ours were given, or the original's where none of those came after it",
    *violations({ world }) {
      for (const batchId of world.database.predictions.keys()) {
        for (const record of rowsOf(world, batchId)) {
          const rating = ratingOf(record, world);
          const { id, isCorrect } = record.row;
          const isWaiting = mayWait && isCorrect === null && isEarly(record, world);
          if (isCorrect !== rating && !isWaiting) {
            yield `record ${id} of ${batchId} has ${isCorrect}, expected ${rating}`;
          }
        }
      }
    },
  };
}

/** Milliseconds by which the dates of two machines may be wrong towards each other. */
const skewMs = 4_000;

function ratedIsLearnt(startIds: ReadonlySet<number>, mayWait: boolean): Invariant {
  return {
    name: "the training set is the rated records, each with the class of its rating, unless a newer date says otherwise",
    *violations({ world, history }) {
      const { database, deeds } = world;
      const learnt = new Map<number, TrainingRow[]>();
      const start = new Set(startIds);
      for (const row of database.training) {
        const record = row.predictionId ?? deeds.learnt.get(row.id);
        if (record !== undefined) learnt.set(record, [...(learnt.get(record) ?? []), row]);
        else if (!start.delete(row.id)) yield `row ${row.id} comes from nowhere`;
      }
      for (const id of start) yield `row ${id} of the start is lost`;
      for (const batchId of database.predictions.keys()) {
        for (const record of rowsOf(world, batchId)) {
          const { id, prediction, isCorrect } = record.row;
          const rows = learnt.get(id) ?? [];
          if (rows.filter(({ predictionId }) => predictionId !== null).length > 1) {
            yield `record ${id} was learnt twice by ours`;
          }
          if (isCorrect === null) {
            if (rows.length > 0) yield `record ${id} is not rated, and was learnt`;
          } else if (mayWait && (isEarly(record, world) || wasHandedOver(record, world, history))) {
            // Our next feedback on the batch has it learnt.
          } else if (rows.length === 0) {
            yield `record ${id} of ${batchId} was not learnt`;
          } else if (!isLearntRight(rows, (prediction === "real") === isCorrect ? 1 : 0)) {
            yield `record ${id} of ${batchId} was learnt as ${JSON.stringify(rows)}, and has ${isCorrect}`;
          }
        }
      }
    },
  };
}

function isLearntRight(rows: readonly TrainingRow[], label: number): boolean {
  const time = ({ created }: TrainingRow) => Date.parse(`${created}Z`);
  const newest = Math.max(...rows.map(time));
  return rows.some((row) => {
    if (row.class !== label) return false;
    // Ours may have been given before, and handled after, the original inserted its row.
    return row.predictionId !== null || time(row) >= newest - skewMs;
  });
}

interface NumberedRow {
  readonly row: PredictionRow;
  readonly nth: number;
}

function rowsOf({ database }: World, batchId: string): readonly NumberedRow[] {
  return database.numberedPredictions(batchId);
}

/** What a record's rating should be. */
function ratingOf({ row, nth }: NumberedRow, { database, deeds }: World): boolean | null {
  const kept = database.feedback.get(row.batchId) ?? [];
  const theirs = deeds.rated.findLast(
    ({ batchId, subject }) => batchId === row.batchId && subject === row.subject,
  );
  let newest: FeedbackRow | undefined;
  let rating = theirs?.isCorrect ?? null;
  for (const [index, one] of kept.entries()) {
    if (one.subject !== row.subject || one.occurrence !== nth) continue;
    if (newest !== undefined && !isNewer(one, newest)) continue;
    newest = one;
    if (index >= (theirs?.kept ?? 0)) rating = one.isCorrect;
  }
  return rating;
}

/** Whether the original stored a record after all ratings of it, or of its batch, were kept, and applied none of them. */
function isEarly({ row, nth }: NumberedRow, { database, deeds }: World): boolean {
  const keptBefore = deeds.stored.get(row.id);
  if (keptBefore === undefined) return false;
  const later = (database.feedback.get(row.batchId) ?? []).slice(keptBefore);
  return !later.some(({ subject, occurrence }) => subject === row.subject && occurrence === nth);
}

/**
 * Whether ours wrote a record's rating because of a message that the original acknowledged before or after: if ours died
 * before announcing it, the message does not come again. It is the feedback, or the prediction of a record rated early.
 */
function wasHandedOver(
  { row, nth }: NumberedRow,
  { database, broker, deeds }: World,
  history: History,
): boolean {
  const newest = database.newestRating({ ...row, occurrence: nth });
  const isTheirFeedback = history.ratings.some(
    ({ feedbackId, messageId }) =>
      feedbackId === newest?.feedbackId && deeds.handled.has(deedOf("feedback-to-db", messageId)),
  );
  if (isTheirFeedback) return true;
  const isRatedByThem = deeds.rated.some(
    ({ batchId, subject }) => batchId === row.batchId && subject === row.subject,
  );
  if (isRatedByThem || deeds.stored.has(row.id)) return false;
  return broker.published.some(
    ({ id, topic, data }) =>
      topic === "prediction" &&
      data.includes(`"batch_id":"${row.batchId}"`) &&
      deeds.handled.has(deedOf("prediction-to-db", id)),
  );
}

/** What each batch was answered with, the outputs as JSON. */
function answersIn({ broker, table }: Pick<World, "broker" | "table">): Map<string, Set<string>> {
  const answers = new Map<string, Set<string>>();
  for (const { topic, data } of broker.published) {
    if (topic !== "prediction") continue;
    const { data: message } = table.contracts.topicSchemas.prediction.safeParse(JSON.parse(data.toString()));
    if (message === undefined) continue;
    const known = answers.get(message.batch_id) ?? new Set();
    answers.set(message.batch_id, known.add(JSON.stringify(message.output)));
  }
  return answers;
}

/** What can be read of a list; users spoil it at times. */
function readable({ redis }: World, key: string): string[] {
  return (redis.lists.get(key) ?? []).filter((text) => text !== "{");
}

function* countEntries(
  { redis, deeds, listLength }: World,
  key: string,
  ids: readonly string[],
  expected: readonly string[],
): Generator<string> {
  const counts = Map.groupBy(ids, (id) => id);
  for (const [id, { length }] of counts) {
    if (length > (deeds.listed.has(id) ? 2 : 1)) yield `${key} has ${id} ${length} times`;
  }
  const isWhole = (redis.lists.get(key) ?? []).length < listLength;
  for (const id of expected) if (isWhole && !counts.has(id)) yield `${key} lacks ${id}`;
}

function isTrainable({ database }: World): boolean {
  const { missing } = chooseRows(database.dataset, readTrainingSet(database), trainingRules.maxSourceShare);
  return missing.length === 0;
}
