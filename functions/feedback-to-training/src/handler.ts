import {
  type Contracts,
  columnsOf,
  type FeatureColumns,
  type FeedbackMessage,
  toCreated,
} from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { type Database, lockBatch, numberedPredictions } from "@loopline/platform/postgres";

interface FeedbackToTrainingDeps {
  readonly contracts: Contracts;
  readonly training: TrainingRowStore;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/** Turns the feedback on a batch into rows of the training set, and requests a training. */
export function createHandler({ contracts, training, publisher, log }: FeedbackToTrainingDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("training", event, contracts);
    const { batch_id, subjects, created = toCreated(event.publishTime) } = message;
    const outcome = await training.update({ batch_id, subjects, created });
    if (outcome.status === "updated") await publisher.publish("job", message);
    log.info({ batch_id, ...outcome }, "updated the training set");
  };
}

/** Records of a batch that were rated or labelled. */
interface RatedRecords extends Pick<FeedbackMessage, "batch_id" | "subjects"> {
  /** The date of ratings that are stored without one. */
  readonly created: string;
}

export interface TrainingRowStore {
  /**
   * Gives the training set one row per record of the batch whose class is known, with the class, date, source and owner of its newest
   * feedback. An existing row takes the new class and date if they changed, and teaches nothing while the class is no longer known. Ratings
   * without a date count only for the given subjects. `none` when no record of the batch is rated or labelled.
   */
  update(rated: RatedRecords): Promise<{ status: "updated"; rows: number } | { status: "none" }>;
}

interface StoreDeps {
  readonly contracts: Pick<Contracts, "dataset">;
  readonly database: Database;
}

/**
 * A label gives its class, a rating of 1 the predicted class, and a rating of 0 the other one of two; of more it leaves the class
 * open. Such a record has no row, and neither has one without feedback. The row has the date of its feedback, because the newest
 * class of a record wins.
 *
 * A rating that the original set has no history, and counts more than a label that it contradicts. It takes the date of its
 * message, once: while the class stays the same, so does the date. Until its message arrives, it gives no row.
 */
const upsertText = ({ list, names }: FeatureColumns) => `
with known as (
  select *, case
    when label is not null and coalesce(is_correct = (label = prediction), true)
      then array_position($4::text[], label) - 1
    when is_correct then array_position($4::text[], prediction) - 1
    when cardinality($4::text[]) = 2 then 2 - array_position($4::text[], prediction)
  end as class from (${numberedPredictions}) n
  where is_correct is not null or label is not null
), rated as (
  select p.id, ${names.map((name) => `p.${name}`).join(", ")}, p.class,
    case when r.created is not null then r.source when t.class = p.class then t.source end as source,
    case when r.created is not null then r.batch_owner when t.class = p.class then t.feedback_owner end as feedback_owner,
    coalesce(
      r.created,
      case when t.class = p.class then t.created else greatest(t.created, $3::timestamp) end
    ) as created
  from known p
  left join newest_ratings r on r.batch_id = $1 and r.subject_id = p.subject_id and r.occurrence = p.nth
    and coalesce(r.label = p.prediction, r.is_correct) is not distinct from p.is_correct
    and r.label is not distinct from p.label
  left join training t on t.prediction_id = p.id
  where r.created is not null or p.subject_id in (select unnest($2::text[]))
), opened as (
  update training set class = null, created = rated.created, source = rated.source, feedback_owner = rated.feedback_owner from rated
  where training.prediction_id = rated.id and rated.class is null and training.class is not null
), changed as (
  insert into training (prediction_id, ${list}, class, created, source, feedback_owner)
  select id, ${list}, class, created, source, feedback_owner from rated where class is not null
  on conflict (prediction_id) do update set class = excluded.class, created = excluded.created,
    source = excluded.source, feedback_owner = excluded.feedback_owner
    where (training.class, training.created, training.source, training.feedback_owner)
      is distinct from (excluded.class, excluded.created, excluded.source, excluded.feedback_owner)
)
select count(*)::int as rows from rated`;

export function createPostgresTrainingRowStore({ contracts, database }: StoreDeps): TrainingRowStore {
  const { dataset } = contracts;
  const text = upsertText(columnsOf(dataset));
  const classes = dataset.target.classes.map(({ value }) => value);
  return {
    update: ({ batch_id, subjects, created }) =>
      database.transaction(async (query) => {
        await lockBatch(query, batch_id);
        const result = await query<{ rows: number }>({
          name: "upsert-training",
          text,
          values: [batch_id, subjects, created, classes],
        });
        const rows = result.rows[0]?.rows ?? 0;
        return rows === 0 ? { status: "none" } : { status: "updated", rows };
      }),
  };
}
