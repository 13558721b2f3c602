import { featureNames, numberOccurrences, type PredictionMessage, toCreated } from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { type Database, featureColumns, lockBatch, numberedPredictions } from "@loopline/platform/postgres";

interface PredictionToDbDeps {
  readonly predictions: PredictionStore;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/** Stores each batch's predictions once, and publishes the feedback that arrived before them. */
export function createHandler({ predictions, publisher, log }: PredictionToDbDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("prediction", event);
    // A message of the original has no date. The cache uses the same one.
    const { batch_id, created = toCreated(event.publishTime) } = message;
    const { rated } = await predictions.save({ ...message, created });
    // After the commit, and again at a redelivery: a second training message is harmless, a missing one is not.
    if (rated.subjects.length > 0) await publisher.publish("training", { batch_id, ...rated });
    log.info(
      { batch_id, records: message.subjects.length, rated: rated.subjects.length },
      "stored predictions",
    );
  };
}

export interface DatedPrediction extends PredictionMessage {
  readonly created: string;
}

export interface PredictionStore {
  /**
   * Stores one row per record, all or none. Existing rows of the batch stay unchanged, including those of the original. A
   * rating that arrived before its prediction is applied. Returns every rating of the batch.
   */
  save(prediction: DatedPrediction): Promise<{ rated: { subjects: string[]; ratings: (0 | 1)[] } }>;
}

/** Rows of the original have no position to conflict with, so they are found by subject and number. */
const insertText = `
insert into predictions
  (batch_id, position, subject_id, occurrence, prediction, ${featureColumns}, model_file_name, created, is_correct)
select $1, n.position - 1, n.subject_id, n.occurrence, n.prediction, ${featureColumns}, $2, $3::timestamp, r.is_correct
from unnest($4::text[], $5::integer[], $6::text[], ${featureArrays(7)}) with ordinality
  as n (subject_id, occurrence, prediction, ${featureColumns}, position)
left join newest_ratings r
  on r.batch_id = $1 and r.subject_id = n.subject_id and r.occurrence = n.occurrence
where not exists (
  select from (${numberedPredictions}) s where s.subject_id = n.subject_id and s.nth = n.occurrence
)
on conflict (batch_id, position) do nothing`;

const ratedText = `
select subject_id, is_correct from predictions
where batch_id = $1 and is_correct is not null
order by position nulls last, id`;

export function createPostgresPredictionStore(database: Database): PredictionStore {
  return {
    save: (prediction) =>
      database.transaction(async (query) => {
        const { batch_id, subjects, input, output, model_file_name, created } = prediction;
        // Pipelined: they only have to run in this order.
        const [, , { rows }] = await Promise.all([
          lockBatch(query, batch_id),
          query({
            name: "insert-predictions",
            text: insertText,
            values: [
              batch_id,
              model_file_name ?? null,
              created,
              subjects,
              numberOccurrences(subjects),
              output,
              ...toColumns(input as number[][]),
            ],
          }),
          query<{ subject_id: string; is_correct: boolean }>({
            name: "rated-predictions",
            text: ratedText,
            values: [batch_id],
          }),
        ]);
        return {
          rated: {
            subjects: rows.map((row) => row.subject_id),
            ratings: rows.map((row) => (row.is_correct ? 1 : 0)),
          },
        };
      }),
  };
}

/** Transposes rows of features into one array per column, as `unnest` takes them. */
function toColumns(rows: readonly (readonly number[])[]): number[][] {
  return featureNames.map((_, column) => rows.map((row) => row[column] ?? Number.NaN));
}

/** Placeholders of one `double precision[]` per feature, from `$first` on. */
function featureArrays(first: number): string {
  return featureNames.map((_, column) => `$${first + column}::double precision[]`).join(", ");
}
