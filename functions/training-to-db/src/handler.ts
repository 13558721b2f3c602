import { type ModelMessage, modelSequence, toCreated } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { Database } from "@loopline/platform/postgres";

interface TrainingToDbDeps {
  readonly jobs: JobStore;
  readonly log: Logger;
}

/** Stores each finished training once. */
export function createHandler({ jobs, log }: TrainingToDbDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("model", event);
    const { status } = await jobs.save({
      ...message,
      created: message.created ?? toCreated(event.publishTime),
    });
    log.info({ job_id: message.job_id, status }, "stored a training");
  };
}

export interface DatedModel extends ModelMessage {
  readonly created: string;
}

export interface JobStore {
  /** Stores a finished training. `duplicate`, without a change, when its job is already stored. */
  save(model: DatedModel): Promise<{ status: "stored" } | { status: "duplicate" }>;
}

const insertText = `
insert into jobs (id, model_file_name, records, accuracy, report, data_prep_time, training_time, testing_time,
  created, sequence, training_set_hash, decision, failure, left_out)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamp, $10, $11, $12, $13, $14)
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
          ],
        });
        return { status: rowCount === 1 ? "stored" : "duplicate" };
      }),
  };
}
