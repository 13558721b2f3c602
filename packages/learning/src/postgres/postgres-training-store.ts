import { featureCount, type ModelMessage, ModelMessageSchema } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { type Database, featureColumns, type Query } from "@loopline/platform/postgres";
import { z } from "zod";
import type { LabelledRows } from "../training-data.ts";
import type { Lease, TrainingStore } from "../training-store.ts";

/** Longer than any training; it only matters when a training died and its message is not delivered again. */
const leaseSeconds = 300;

const beginText = `
update training_state
set lease_holder = $1, lease_message = $2, lease_expires = now() + make_interval(secs => ${leaseSeconds})
where trained < requested
  and (lease_holder is null or lease_message = $2 or lease_expires < now())`;

const stateText = "select requested::text, trained < requested as is_due from training_state";

/**
 * The number is taken, and the state's row locked, before the rows are read: whoever changes the training set waits
 * until this transaction ends, or has committed. That is what makes the number an order.
 */
const sequenceText = `
update training_state
set sequence = greatest(sequence + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
where lease_holder = $1
returning requested::text, sequence::text`;

const championText = "select model_file_name from promotions order by sequence desc limit 1";

const finishText = `
update training_state
set trained = greatest(trained, $2), lease_holder = null, lease_message = null, lease_expires = null
where lease_holder = $1
returning requested = $2 as is_current`;

const promoteText = `
insert into promotions (sequence, model_file_name, accuracy, reason, promoted_by) values ($1, $2, $3, $4, 'training')`;

const StateSchema = z.object({ requested: z.coerce.number().int(), is_due: z.boolean() });
const TakenSchema = z.object({ requested: z.coerce.number().int(), sequence: z.coerce.number().int() });

interface Row {
  features: number[];
  class: number;
}

export function createPostgresTrainingStore(database: Database): TrainingStore {
  return {
    begin: ({ holder, message }) =>
      database.transaction(async (query) => {
        const taken = await query({ name: "begin", text: beginText, values: [holder, message] });
        if (taken.rowCount === 1) return { status: "begun" };
        return { status: (await readState(query)).is_due ? "busy" : "up-to-date" };
      }),
    version: () => database.transaction(async (query) => (await readState(query)).requested),
    snapshot: (lease) =>
      database.transaction(async (query) => {
        const taken = await query({ name: "sequence", text: sequenceText, values: [lease.holder] });
        if (taken.rowCount !== 1) throw lostLease(lease);
        const { requested, sequence } = TakenSchema.parse(taken.rows[0]);
        const training = await query<Row & { source: string | null }>({
          name: "read-training",
          text: `select array[${featureColumns}] as features, class, source from training order by created, id`,
          values: [],
        });
        const testSet = await query<Row>({
          name: "read-test-set",
          text: `select array[${featureColumns}] as features, class from test_set order by id`,
          values: [],
        });
        const champion = await query<{ model_file_name: string }>({
          name: "champion",
          text: championText,
          values: [],
        });
        return {
          rows: { ...toLabelledRows(training.rows), sources: training.rows.map(({ source }) => source) },
          testSet: toLabelledRows(testSet.rows),
          version: requested,
          sequence,
          champion: champion.rows[0]?.model_file_name ?? null,
        };
      }),
    finish: (lease, { version, model }) =>
      database.transaction(async (query) => {
        const ended = await query<{ is_current: boolean }>({
          name: "finish",
          text: finishText,
          values: [lease.holder, version],
        });
        if (ended.rowCount !== 1) throw lostLease(lease);
        if (model?.decision?.promoted) {
          await query({
            name: "promote",
            text: promoteText,
            values: [model.sequence, model.model_file_name, model.accuracy, model.decision.reason],
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
        sent = await database.transaction((query) => sendOldest(query, publish));
        // Not the database's failure: it reaches the caller as it is.
        if (typeof sent === "object") throw sent.failure;
      } while (sent === "one");
    },
  };
}

/** Publishes the oldest message of the outbox and removes it; one that could not be published stays. */
async function sendOldest(
  query: Query,
  publish: (message: ModelMessage) => Promise<unknown>,
): Promise<"one" | "none" | { readonly failure: unknown }> {
  // In turn: who finds the outbox empty may rely on it that all of it is published, and nothing is published twice.
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

function toLabelledRows(rows: readonly Row[]): LabelledRows {
  const features = new Float64Array(rows.length * featureCount);
  rows.forEach((row, index) => {
    features.set(row.features, index * featureCount);
  });
  return { features, labels: Uint8Array.from(rows, (row) => row.class) };
}

function lostLease({ message }: Lease): AppError {
  return new AppError("unavailable", `the training for message ${message} lost its lease to another`);
}
