import {
  type Contracts,
  columnsOf,
  type ModelMessage,
  modelSequence,
  type RequestMessage,
  toCreated,
} from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { Database } from "@loopline/platform/postgres";

interface TrainingToDbDeps {
  readonly contracts: Contracts;
  readonly jobs: JobStore;
  readonly waiting: WaitingBatches;
  /** Files of the promoted models according to the database, newest promotion first. */
  readonly promotedFiles: () => Promise<readonly string[]>;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/** How many batches are in memory at a time. */
const pageSize = 10;

/**
 * Stores each finished training once. Then, if there is a promoted model, requests the batches again that waited for the first
 * one. A request that is published twice is harmless: the first one's model is pinned.
 */
export function createHandler(deps: TrainingToDbDeps): EventHandler {
  const { contracts, jobs, waiting, promotedFiles, publisher, log } = deps;
  return async (event) => {
    const message = parseMessage("model", event, contracts);
    const { status } = await jobs.save({
      ...message,
      created: message.created ?? toCreated(event.publishTime),
    });
    const requested = await requestWaiting();
    log.info({ job_id: message.job_id, status, ...(requested > 0 && { requested }) }, "stored a training");
  };

  /** @returns the number of batches that waited */
  async function requestWaiting(): Promise<number> {
    const ids = await waiting.ids();
    const [model_file_name] = ids.length === 0 ? [] : await promotedFiles();
    if (model_file_name === undefined) return 0;
    for (let from = 0; from < ids.length; from += pageSize) {
      const batches = await waiting.read(ids.slice(from, from + pageSize));
      await Promise.all(batches.map((batch) => publisher.publish("request", { ...batch, model_file_name })));
    }
    return ids.length;
  }
}

export interface DatedModel extends ModelMessage {
  readonly created: string;
}

export interface JobStore {
  /** Stores a finished training. `duplicate`, without a change, when its job is already stored. */
  save(model: DatedModel): Promise<{ status: "stored" } | { status: "duplicate" }>;
}

/** Batches that were stored without predictions, because there was no model. */
export interface WaitingBatches {
  /** Their ids, the oldest batch first. */
  ids(): Promise<string[]>;
  /** These batches as they were requested. */
  read(ids: readonly string[]): Promise<Omit<RequestMessage, "model_file_name">[]>;
}

const insertText = `
insert into jobs (id, model_file_name, records, accuracy, report, data_prep_time, training_time, testing_time,
  created, sequence, training_set_hash, decision, failure, left_out, owners)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamp, $10, $11, $12, $13, $14, $15)
on conflict (id) do nothing`;

export function createPostgresJobStore(database: Database): JobStore {
  return {
    save: (model) =>
      database.transaction(async (query) => {
        const { rowCount } = await query({
          name: "insert-job",
          text: insertText,
          values: [
            model.job_id,
            model.model_file_name,
            model.records,
            model.accuracy,
            model.report,
            model.data_prep_time,
            model.training_time,
            model.testing_time,
            model.created,
            modelSequence(model),
            model.training_set_hash ?? null,
            model.decision ?? null,
            model.failure ?? null,
            model.left_out ?? null,
            model.owners ?? null,
          ],
        });
        return { status: rowCount === 1 ? "stored" : "duplicate" };
      }),
  };
}

const waitingText = `
select batch_id from predictions where prediction is null group by batch_id order by min(created), batch_id`;

const batchesText = (recordJson: string) => `
select batch_id, json_agg(subject_id order by position nulls last, id) as subjects,
  json_agg(${recordJson} order by position nulls last, id) as features,
  max(batch_name) as name, max(batch_source) as source, max(batch_owner) as owner
from predictions where batch_id = any($1::uuid[]) group by batch_id order by min(created), batch_id`;

interface WaitingRow {
  readonly batch_id: string;
  readonly subjects: string[];
  readonly features: unknown[][];
  readonly name: string | null;
  readonly source: string | null;
  readonly owner: string | null;
}

interface WaitingDeps {
  readonly contracts: Pick<Contracts, "dataset">;
  readonly database: Database;
}

export function createPostgresWaitingBatches({ contracts, database }: WaitingDeps): WaitingBatches {
  const { recordJson, toRecord } = columnsOf(contracts.dataset);
  const text = batchesText(recordJson());
  return {
    async ids() {
      const { rows } = await database.transaction((query) =>
        query<{ batch_id: string }>({ name: "waiting-batches", text: waitingText, values: [] }),
      );
      return rows.map(({ batch_id }) => batch_id);
    },
    async read(ids) {
      const { rows } = await database.transaction((query) =>
        query<WaitingRow>({
          name: "read-waiting-batches",
          text,
          values: [ids],
        }),
      );
      return rows.map(({ features, name, source, owner, ...row }) => ({
        ...row,
        features: features.map(toRecord),
        name: name ?? undefined,
        source: source ?? undefined,
        owner: owner ?? undefined,
      }));
    },
  };
}
