import { type FeedbackMessage, featureNames, toCreated } from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { type Database, featureColumns, lockBatch, numberedPredictions } from "@loopline/platform/postgres";

interface FeedbackToTrainingDeps {
  readonly training: TrainingRowStore;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/** Turns the ratings of a batch into rows of the training set, and requests a training. */
export function createHandler({ training, publisher, log }: FeedbackToTrainingDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("training", event);
    const { batch_id, subjects, created = toCreated(event.publishTime) } = message;
    const outcome = await training.update({ batch_id, subjects, created });
    if (outcome.status === "updated") await publisher.publish("job", message);
    log.info({ batch_id, ...outcome }, "updated the training set");
  };
}

/** Records of a batch that were rated. */
interface RatedRecords extends Pick<FeedbackMessage, "batch_id" | "subjects"> {
  /** The date of ratings that are stored without one. */
  readonly created: string;
}

export interface TrainingRowStore {
  /**
   * Gives the training set one row per rated record of the batch, with the class and the date of its newest rating. An existing
   * row takes the new class and date if they changed. Ratings without a date count only for the given subjects. `none` when no
   * record of the batch is rated.
   */
  update(rated: RatedRecords): Promise<{ status: "updated"; rows: number } | { status: "none" }>;
}

/**
 * A prediction that was right gives the predicted class, one that was wrong gives the other class, and one without a rating
 * gives no row. The row has the date of its rating, because the newest label of a record wins.
 *
 * A rating that the original set has no history. It takes the date of its message, once: while the class stays the same, so
 * does the date. Until its message arrives, it gives no row.
 */
const upsertText = `
with labelled as (
  select *, ((prediction = 'real') = is_correct)::int as class from (${numberedPredictions}) n
  where is_correct is not null
), rated as (
  select p.id, ${prefixed("p")}, p.class,
    case when r.created is not null then r.source when t.class = p.class then t.source end as source,
    coalesce(
      r.created,
      case when t.class = p.class then t.created else greatest(t.created, $3::timestamp) end
    ) as created
  from labelled p
  left join newest_ratings r on r.batch_id = $1 and r.subject_id = p.subject_id and r.occurrence = p.nth
    and r.is_correct = p.is_correct
  left join training t on t.prediction_id = p.id
  where r.created is not null or p.subject_id in (select unnest($2::text[]))
), changed as (
  insert into training (prediction_id, ${featureColumns}, class, created, source)
  select id, ${featureColumns}, class, created, source from rated
  on conflict (prediction_id) do update set class = excluded.class, created = excluded.created,
    source = excluded.source
    where (training.class, training.created, training.source)
      is distinct from (excluded.class, excluded.created, excluded.source)
)
select count(*)::int as rows from rated`;

function prefixed(table: string): string {
  return featureNames.map((name) => `${table}.${name}`).join(", ");
}

export function createPostgresTrainingRowStore(database: Database): TrainingRowStore {
  return {
    update: ({ batch_id, subjects, created }) =>
      database.transaction(async (query) => {
        await lockBatch(query, batch_id);
        const result = await query<{ rows: number }>({
          name: "upsert-training",
          text: upsertText,
          values: [batch_id, subjects, created],
        });
        const rows = result.rows[0]?.rows ?? 0;
        return rows === 0 ? { status: "none" } : { status: "updated", rows };
      }),
  };
}
