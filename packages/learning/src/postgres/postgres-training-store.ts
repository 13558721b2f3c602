import type { Contracts, ModelMessage } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import type { Database, Query } from "@loopline/platform/postgres";
import { z } from "zod";
import type { Lease, TrainingStore } from "../training-store.ts";
import { readTrainingSet } from "./read-training-set.ts";
import { recordPromotion } from "./record-promotion.ts";

/** Longer than any training. Matters only if a training dies and its message is not redelivered. */
const leaseSeconds = 300;

/**
 * Waits for a transaction that is changing the training set. A writer may publish its job message before it commits;
 * without the wait, the training of that message would find nothing due.
 */
const lockText = "select from training_state for update";

const beginText = `
update training_state
set lease_holder = $1, lease_message = $2, lease_expires = now() + make_interval(secs => ${leaseSeconds})
where (trained < requested or $3)
  and (lease_holder is null or lease_message = $2 or lease_expires < now())`;

const stateText = "select requested::text, trained < requested as is_due from training_state";

/**
 * The number is taken, and the state's row locked, before the rows are read: a writer to the training set waits
 * until this transaction ends, or has committed. That is what makes the number an order.
 */
const sequenceText = `
update training_state
set sequence = greatest(sequence + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
where lease_holder = $1
returning requested::text, sequence::text`;

const finishText = `
update training_state
set trained = case when $3 then trained else greatest(trained, $2) end, lease_holder = null, lease_message = null, lease_expires = null
where lease_holder = $1
returning requested = $2 as is_current`;

const promotedText = `
select accuracy, (
  select report from jobs j where j.model_file_name = p.model_file_name and failure is null
  order by sequence desc nulls last limit 1
) as report
from promotions p where model_file_name = $1 order by sequence desc limit 1`;

const StateSchema = z.object({ requested: z.coerce.number().int(), is_due: z.boolean() });
const TakenSchema = z.object({ requested: z.coerce.number().int(), sequence: z.coerce.number().int() });

export function createPostgresTrainingStore({
  database,
  contracts,
}: {
  readonly database: Database;
  readonly contracts: Contracts;
}): TrainingStore {
  const PromotedSchema = z.object({
    accuracy: z.number(),
    report: contracts.ClassificationReportSchema.nullable(),
  });
  return {
    begin: ({ holder, message, experimenter }) =>
      database.transaction(async (query) => {
        const isExperiment = experimenter !== undefined;
        await query({ name: "lock-state", text: lockText, values: [] });
        const taken = await query({
          name: "begin",
          text: beginText,
          values: [holder, message, isExperiment],
        });
        if (taken.rowCount === 1) return { status: "begun" };
        return { status: isExperiment || (await readState(query)).is_due ? "busy" : "up-to-date" };
      }),
    promoted: (fileName) =>
      database.transaction(async (query) => {
        const { rows } = await query({ name: "promoted", text: promotedText, values: [fileName] });
        return rows[0] === undefined ? null : PromotedSchema.parse(rows[0]);
      }),
    version: () => database.transaction(async (query) => (await readState(query)).requested),
    snapshot: (lease) =>
      database.transaction(async (query) => {
        const taken = await query({ name: "sequence", text: sequenceText, values: [lease.holder] });
        if (taken.rowCount !== 1) throw lostLease(lease);
        const { requested, sequence } = TakenSchema.parse(taken.rows[0]);
        return { ...(await readTrainingSet(contracts.dataset, query)), version: requested, sequence };
      }),
    finish: (lease, { version, model }) =>
      database.transaction(async (query) => {
        const ended = await query<{ is_current: boolean }>({
          name: "finish",
          text: finishText,
          values: [lease.holder, version, lease.experimenter !== undefined],
        });
        if (ended.rowCount !== 1) throw lostLease(lease);
        if (model?.decision?.promoted) {
          await recordPromotion(query, {
            ...model,
            reason: model.decision.reason,
            promoted_by: lease.experimenter ?? "training",
          });
        }
        if (model !== undefined) {
          await query({
            name: "to-outbox",
            text: "insert into outbox (topic, message) values ('model', $1)",
            values: [model],
          });
        }
        return { isCurrent: ended.rows[0]?.is_current === true };
      }),
    async flushOutbox(publish) {
      let sent: "one" | "none" | { readonly failure: unknown };
      do {
        sent = await database.transaction((query) => sendOldest(query, contracts, publish));
        // Thrown outside the transaction, so that it is not reported as a failure of the database.
        if (typeof sent === "object") throw sent.failure;
      } while (sent === "one");
    },
  };
}

/** Publishes the oldest message of the outbox and removes it. A message that could not be published stays. */
async function sendOldest(
  query: Query,
  { ModelMessageSchema }: Contracts,
  publish: (message: ModelMessage) => Promise<unknown>,
): Promise<"one" | "none" | { readonly failure: unknown }> {
  // One at a time: so nothing is published twice, and a caller that finds the outbox empty knows that all is published.
  await query({
    name: "lock-outbox",
    text: "select pg_advisory_xact_lock(hashtextextended('outbox', 0))",
    values: [],
  });
  const { rows } = await query<{ id: string; message: unknown }>({
    name: "read-outbox",
    text: "select id, message from outbox where topic = 'model' order by id limit 1",
    values: [],
  });
  const [oldest] = rows;
  if (oldest === undefined) return "none";
  const message = ModelMessageSchema.parse(oldest.message);
  try {
    await publish(message);
  } catch (failure) {
    return { failure };
  }
  await query({ name: "delete-from-outbox", text: "delete from outbox where id = $1", values: [oldest.id] });
  return "one";
}

async function readState(query: Query): Promise<z.infer<typeof StateSchema>> {
  const { rows } = await query({ name: "state", text: stateText, values: [] });
  return StateSchema.parse(rows[0]);
}

function lostLease({ message }: Lease): AppError {
  return new AppError("unavailable", `the training for message ${message} lost its lease to another`);
}
