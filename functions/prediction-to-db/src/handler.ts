import {
  type Contracts,
  columnsOf,
  type FeatureColumns,
  numberOccurrences,
  type PredictionMessage,
  type RecordWarning,
  toCreated,
} from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { type Database, lockBatch, numberedPredictions } from "@loopline/platform/postgres";

interface PredictionToDbDeps {
  readonly contracts: Contracts;
  readonly predictions: PredictionStore;
  /** Files of the promoted models according to the database, newest promotion first. */
  readonly promotedFiles: () => Promise<readonly string[]>;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/**
 * Stores each batch's predictions once, and publishes the feedback that arrived before them. A batch that still waits for a
 * model is requested again if one was promoted meanwhile; else training-to-db does that after the first promotion.
 */
export function createHandler(deps: PredictionToDbDeps): EventHandler {
  const { contracts, predictions, promotedFiles, publisher, log } = deps;
  return async (event) => {
    const message = parseMessage("prediction", event, contracts);
    // A message of the original has no date. The cache uses the same one.
    const { batch_id, subjects, input, created = toCreated(event.publishTime) } = message;
    const { rated, isWaiting } = await predictions.save({ ...message, created });
    // After the commit, and again at a redelivery: a second training message is harmless, a missing one is not.
    if (rated.subjects.length > 0) await publisher.publish("training", { batch_id, ...rated });
    // After the commit: training-to-db sees the batch if the promotion is later than this look.
    const [model_file_name] = isWaiting ? await promotedFiles() : [];
    if (model_file_name !== undefined) {
      await publisher.publish("request", {
        batch_id,
        subjects,
        features: input,
        name: message.name,
        source: message.source,
        owner: message.owner,
        model_file_name,
      });
    }
    log.info(
      { batch_id, records: subjects.length, rated: rated.subjects.length, waiting: isWaiting },
      "stored predictions",
    );
  };
}

export interface DatedPrediction extends PredictionMessage {
  readonly created: string;
}

export interface StoredBatch {
  /** All feedback on the batch. A record with a label but no rating has the rating 0 unless its prediction is the label. */
  readonly rated: { subjects: string[]; ratings: (0 | 1)[]; labels?: (string | null)[] };
  /** Whether a record has no prediction, because there was no model. */
  readonly isWaiting: boolean;
}

export interface PredictionStore {
  /**
   * Stores one row per record, all or none. Existing rows of the batch stay unchanged, including those of the original, unless
   * they wait for a prediction and this has it. Feedback that arrived before its prediction is applied.
   */
  save(prediction: DatedPrediction): Promise<StoredBatch>;
}

/** The answer to each record, and which record it is. */
const answerColumns =
  "subject_id, occurrence, prediction, warnings, prediction_margin, prediction_probability";
const answerParameters =
  "$4::text[], $5::integer[], $6::text[], $7::text[], $8::double precision[], $9::double precision[]";

/** As the view `newest_ratings`, which cannot know yet whose the batch is. */
const earlyRatings = `
select distinct on (subject_id, occurrence) subject_id, occurrence, is_correct, label
from feedback where batch_id = $1 and (batch_owner is null or batch_owner = $12::text)
order by subject_id, occurrence, created desc, feedback_id desc, position desc`;

/** Rows of the original have no position to conflict with, so they are found by subject and number. */
const insertText = ({ list, arrayParameters }: FeatureColumns) => `
insert into predictions (batch_id, position, subject_id, occurrence, prediction, warnings, prediction_margin,
  prediction_probability, ${list}, model_file_name, created, is_correct, label, batch_name, batch_source,
  batch_owner)
select $1, n.position - 1, n.subject_id, n.occurrence, n.prediction, n.warnings::json, n.prediction_margin,
  n.prediction_probability, ${list}, $2, $3::timestamp, coalesce(r.label = n.prediction, r.is_correct), r.label,
  $10::text, $11::text, $12::text
from unnest(${answerParameters}, ${arrayParameters(13)}) with ordinality
  as n (${answerColumns}, ${list}, position)
left join (${earlyRatings}) r on r.subject_id = n.subject_id and r.occurrence = n.occurrence
where not exists (
  select from (${numberedPredictions}) s where s.subject_id = n.subject_id and s.nth = n.occurrence
)
on conflict (batch_id, position) do nothing`;

const fillText = `
update predictions p set prediction = n.prediction, warnings = n.warnings::json, model_file_name = $2,
  created = $3::timestamp, is_correct = coalesce(p.label = n.prediction, p.is_correct),
  prediction_margin = n.prediction_margin, prediction_probability = n.prediction_probability
from (${numberedPredictions}) s
join unnest(${answerParameters}) as n (${answerColumns})
  on n.subject_id = s.subject_id and n.occurrence = s.nth
where p.id = s.id and p.prediction is null and n.prediction is not null`;

const storedText = `
select subject_id, is_correct, label, prediction is null as is_waiting from predictions
where batch_id = $1 and (is_correct is not null or label is not null or prediction is null)
order by position nulls last, id`;

interface StoredRow {
  readonly subject_id: string;
  readonly is_correct: boolean | null;
  readonly label: string | null;
  readonly is_waiting: boolean;
}

interface StoreDeps {
  readonly contracts: Pick<Contracts, "dataset">;
  readonly database: Database;
}

export function createPostgresPredictionStore({ contracts, database }: StoreDeps): PredictionStore {
  const columns = columnsOf(contracts.dataset);
  const text = insertText(columns);
  return {
    save: (prediction) =>
      database.transaction(async (query) => {
        const { batch_id, subjects, input, output, model_file_name, created, warnings = [] } = prediction;
        const { margins = [], probabilities = [], name, source, owner } = prediction;
        const answer = [
          batch_id,
          model_file_name ?? null,
          created,
          subjects,
          numberOccurrences(subjects),
          output,
          byRecord(warnings, subjects.length),
          margins,
          probabilities,
        ];
        // Pipelined: they only have to run in this order.
        const [, , , { rows }] = await Promise.all([
          lockBatch(query, batch_id),
          query({ name: "fill-predictions", text: fillText, values: answer }),
          query({
            name: "insert-predictions",
            text,
            values: [...answer, name ?? null, source ?? null, owner ?? null, ...columns.toArrays(input)],
          }),
          query<StoredRow>({ name: "stored-predictions", text: storedText, values: [batch_id] }),
        ]);
        return { rated: ratedOf(rows), isWaiting: rows.some(({ is_waiting }) => is_waiting) };
      }),
  };
}

/** The JSON of each record's warnings; null for a record without any. */
function byRecord(warnings: readonly RecordWarning[], records: number): (string | null)[] {
  const texts = new Array<string | null>(records).fill(null);
  for (const [position, own] of Map.groupBy(warnings, (warning) => warning.position)) {
    if (position < records) texts[position] = JSON.stringify(own);
  }
  return texts;
}

function ratedOf(rows: readonly StoredRow[]): StoredBatch["rated"] {
  const rated = rows.filter(({ is_correct, label }) => is_correct !== null || label !== null);
  const labels = rated.map(({ label }) => label);
  return {
    subjects: rated.map((row) => row.subject_id),
    ratings: rated.map((row) => (row.is_correct ? 1 : 0)),
    ...(labels.some((label) => label !== null) && { labels }),
  };
}
