import { CreatedSchema } from "@loopline/contracts";
import { z } from "zod";
import type { Database } from "./database.ts";
import { createdText } from "./statements.ts";

/** The model that should predict, according to the database. */
export interface NewestPromotion {
  readonly sequence: number;
  /** The highest sequence for which this is known to be the newest promotion. */
  readonly asOf: number;
  readonly model_file_name: string;
  readonly accuracy: number;
  /** Date in the model's message. Absent while its job is not stored. */
  readonly created?: string | undefined;
}

/**
 * SQL for every promotion. The original's training function promotes every model and records no promotions, so its jobs count
 * as promotions.
 */
export const promotionHistory = `
select sequence, model_file_name, accuracy, reason, promoted_by, created from promotions
union all
select sequence, model_file_name, accuracy, 'promoted without a decision', 'training', created from jobs
where decision is null and failure is null and sequence is not null`;

/** SQL for the sequence up to which every promotion is known: the last one assigned, unless its training is running. */
export const knownText = `
select case when lease_holder is null then sequence else sequence - 1 end as known from training_state`;

const newestText = `
with newest as (select sequence, model_file_name, accuracy from (${promotionHistory}) h order by sequence desc limit 1)
select n.sequence::text, greatest(n.sequence, s.known)::text as "asOf", n.model_file_name, n.accuracy,
  (select ${createdText("j.created")} from jobs j where j.model_file_name = n.model_file_name and j.failure is null
    order by j.sequence desc nulls last limit 1) as created
from newest n, (${knownText}) s`;

const RowSchema = z.object({
  sequence: z.coerce.number().int(),
  asOf: z.coerce.number().int(),
  model_file_name: z.string(),
  accuracy: z.number(),
  created: CreatedSchema.nullable().transform((created) => created ?? undefined),
});

/** Enough to find one that can be read. */
const maxFiles = 20;

const promotedFilesText = `
select model_file_name from promotions group by model_file_name order by max(sequence) desc limit ${maxFiles}`;

/**
 * File names of the models promoted last, newest first. Models of the original are left out: their files cannot be read here.
 * @throws {AppError} `unavailable`.
 */
export async function readPromotedFiles(database: Database): Promise<string[]> {
  const { rows } = await database.transaction((query) =>
    query<{ model_file_name: string }>({ name: "promoted-files", text: promotedFilesText, values: [] }),
  );
  return rows.map((row) => row.model_file_name);
}

/** The promotion with the highest sequence, or null before the first promotion. @throws {AppError} `unavailable`. */
export async function readNewestPromotion(database: Database): Promise<NewestPromotion | null> {
  const { rows } = await database.transaction((query) =>
    query({ name: "newest-promotion", text: newestText, values: [] }),
  );
  return rows[0] === undefined ? null : RowSchema.parse(rows[0]);
}
