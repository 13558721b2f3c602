import { type Contracts, type FeedbackMessage, numberOccurrences, toCreated } from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { type Database, lockBatch, numberedPredictions } from "@loopline/platform/postgres";

interface FeedbackToDbDeps {
  readonly contracts: Contracts;
  readonly feedback: FeedbackStore;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/**
 * Stores each feedback once, applies it to the predictions, and publishes it for training. Feedback of an owner on another's batch
 * has no effect: the API refuses it, so that only a forged message gets here.
 */
export function createHandler({ contracts, feedback, publisher, log }: FeedbackToDbDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("feedback", event, contracts);
    const { batch_id } = message;
    const { status } = await feedback.save({
      ...message,
      // The original's messages lack both. The message's own id and time are the same at every delivery.
      feedback_id: message.feedback_id ?? event.id,
      created: message.created ?? toCreated(event.publishTime),
    });
    // Early feedback is published by prediction-to-db, once the predictions are stored.
    if (status === "applied") await publisher.publish("training", message);
    if (status === "foreign") log.warn({ batch_id }, "feedback of another owner has no effect");
    log.info({ batch_id, records: message.subjects.length, status }, "stored feedback");
  };
}

export interface Feedback
  extends Pick<FeedbackMessage, "batch_id" | "subjects" | "ratings" | "labels" | "source" | "owner"> {
  /** Unique to this feedback, and the same at every delivery of it. */
  readonly feedback_id: string;
  readonly created: string;
}

export interface FeedbackStore {
  /**
   * Stores the feedback and gives each record its newest rating and label, all or nothing. Feedback that is already stored
   * changes nothing, and neither does a null label without a rating. `early` when the batch is not stored yet: its records take the feedback when they arrive,
   * unless it has an owner and they are another's. `foreign`, without a change, when they are stored as another's.
   */
  save(feedback: Feedback): Promise<{ status: "applied" | "early" | "foreign" }>;
}

const insertText = `
insert into feedback (feedback_id, batch_id, created, source, batch_owner, position, subject_id, occurrence, is_correct, label)
select $1, $2, $3::timestamp, $4, $5, n.position - 1, n.subject_id, n.occurrence, n.rating = 1, n.label
from unnest($6::text[], $7::integer[], $8::integer[], $9::text[]) with ordinality
  as n (subject_id, occurrence, rating, label, position)
where n.rating is not null or n.label is not null
on conflict (feedback_id, position) do nothing`;

/**
 * Applies a rating once, when it arrives, if it is the newest: afterwards the original may have set a newer one, which has no
 * history. A prediction that is not rated yet takes the newest stored rating. A label counts more than the rating beside it.
 */
const applyText = `
update predictions p set is_correct = coalesce(r.label = p.prediction, r.is_correct), label = r.label
from (${numberedPredictions}) n
join newest_ratings r on r.batch_id = $1 and r.subject_id = n.subject_id and r.occurrence = n.nth
left join feedback f on f.feedback_id = $2 and f.batch_id = $1
  and f.subject_id = n.subject_id and f.occurrence = n.nth
where p.id = n.id
  and (p.is_correct, p.label) is distinct from (coalesce(r.label = p.prediction, r.is_correct), r.label)
  and ((p.is_correct is null and p.label is null) or ($3 and f.created = r.created))`;

/** All rows of a batch have its owner. */
const ownerText = "select batch_owner as owner from predictions where batch_id = $1 limit 1";

export function createPostgresFeedbackStore(database: Database): FeedbackStore {
  return {
    save: ({ feedback_id, batch_id, created, source, owner, subjects, ratings, labels }) =>
      database.transaction(async (query) => {
        await lockBatch(query, batch_id);
        const { rows } = await query<{ owner: string | null }>({
          name: "batch-owner",
          text: ownerText,
          values: [batch_id],
        });
        const [stored] = rows;
        if (stored !== undefined && owner !== undefined && stored.owner !== owner)
          return { status: "foreign" };
        const { rowCount } = await query({
          name: "insert-feedback",
          text: insertText,
          values: [
            feedback_id,
            batch_id,
            created,
            source ?? null,
            owner ?? null,
            subjects,
            numberOccurrences(subjects),
            // Where one of both is left out, there are nulls.
            ratings,
            labels ?? [],
          ],
        });
        const isNew = rowCount !== 0;
        await query({ name: "apply-feedback", text: applyText, values: [batch_id, feedback_id, isNew] });
        return { status: stored === undefined ? "early" : "applied" };
      }),
  };
}
