import { CreatedSchema } from "@loopline/contracts";
import { z } from "zod";
import type { Database } from "./create-database.ts";
import { createdText } from "./created-text.ts";

/** Which model the database says should predict. */
export interface NewestPromotion {
  readonly sequence: number;
  readonly model_file_name: string;
  readonly accuracy: number;
  /** When the model was made, as its announcement said. Absent while its job is not stored. */
  readonly created?: string | undefined;
}

/**
 * SQL for every promotion there was. A training function of the original records none, for it promotes every model: its
 * jobs stand for them.
 */
export const promotionHistory = `
select sequence, model_file_name, accuracy, reason, promoted_by, created from promotions
union all
select sequence, model_file_name, accuracy, 'promoted without a decision', 'training', created from jobs
where decision is null and failure is null and sequence is not null`;

const newestText = `
with newest as (select sequence, model_file_name, accuracy from (${promotionHistory}) h order by sequence desc limit 1)
select n.sequence::text, n.model_file_name, n.accuracy,
  (select ${createdText("j.created")} from jobs j where j.model_file_name = n.model_file_name and j.failure is null
    order by j.sequence desc nulls last limit 1) as created
from newest n`;

const RowSchema = z.object({
  sequence: z.coerce.number().int(),
  model_file_name: z.string(),
  accuracy: z.number(),
  created: CreatedSchema.nullable().transform((created) => created ?? undefined),
});

/** The promotion with the highest sequence, or null when nothing was promoted yet. @throws {AppError} `unavailable`. */
export async function readNewestPromotion(database: Database): Promise<NewestPromotion | null> {
  const { rows } = await database.transaction((query) =>
    query({ name: "newest-promotion", text: newestText, values: [] }),
  );
  return rows[0] === undefined ? null : RowSchema.parse(rows[0]);
}
