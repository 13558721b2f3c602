import {
  type Contracts,
  CreatedSchema,
  DecisionSchema,
  type Promotion,
  PromotionSchema,
} from "@loopline/contracts";
import {
  createdText,
  type Database,
  knownText,
  type OnUnreadable,
  parseRows,
  promotionHistory,
  type RowName,
} from "@loopline/platform/postgres";
import { z } from "zod";

const promotionColumns = `
sequence::text, model_file_name, accuracy, reason, promoted_by, ${createdText("created")} as created`;

const promotionsText = `
select ${promotionColumns} from (${promotionHistory}) h
where $2::text is null or model_file_name = $2
order by h.sequence desc limit $1`;

const beforeChampionText = `
with history as (${promotionHistory}),
  champion as (select model_file_name from history order by sequence desc limit 1)
select ${promotionColumns} from history h
where sequence < (select min(sequence) from history where model_file_name = (select model_file_name from champion))
order by h.sequence desc limit 1`;

const jobColumns = `
id as job_id, model_file_name, records, accuracy, report, decision, owners, ${createdText("created")} as created`;

const refusedText = `
select ${jobColumns} from jobs j where decision->>'promoted' = 'false' and failure is null
order by j.created desc, sequence desc nulls last limit $1`;

const trainedText = `
select ${jobColumns} from jobs j where model_file_name = $1 and failure is null order by sequence desc nulls last limit 1`;

/** As a training takes its sequence: see docs/decisions/006-order-of-models.md. Concurrent promotions wait here. */
const sequenceText = `
update training_state
set sequence = greatest(sequence + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
returning sequence::text`;

const promoteText = `
insert into promotions (sequence, model_file_name, accuracy, reason, promoted_by) values ($1, $2, $3, $4, $5)`;

const SequenceSchema = z.object({ sequence: z.coerce.number().int() });

const KnownSchema = z.object({ known: z.coerce.number().int() });

const StoredPromotionSchema = PromotionSchema.extend(SequenceSchema.shape);

function createTrainedSchema({ ClassificationReportSchema }: Contracts) {
  return z.object({
    job_id: z.string(),
    model_file_name: z.string(),
    records: z.number(),
    accuracy: z.number(),
    report: ClassificationReportSchema,
    /** Null if the training function promotes every model. */
    decision: DecisionSchema.nullable(),
    /** How many of the rows that it was trained on each owner's corrections gave; null if none. */
    owners: z.record(z.string(), z.number()).nullable(),
    created: CreatedSchema,
  });
}

/** A finished training, whether or not its model was promoted. */
export type TrainedModel = z.infer<ReturnType<typeof createTrainedSchema>>;

export interface NewPromotion
  extends Pick<Promotion, "model_file_name" | "accuracy" | "reason" | "promoted_by"> {
  /** The sequence of the promotion to replace. Default: the newest. */
  readonly over?: number | undefined;
}

export type ModelRecords = ReturnType<typeof createModelRecords>;

const jobName: RowName = { what: "job", key: "job_id" };

/**
 * Promotions and trainings in the database. Every method may throw {AppError} `unavailable`.
 * @param onUnreadable called for each row that is left out
 */
export function createModelRecords(
  { database, contracts }: { readonly database: Database; readonly contracts: Contracts },
  onUnreadable: OnUnreadable = () => {},
) {
  const TrainedModelSchema = createTrainedSchema(contracts);

  async function read<S extends z.ZodType>(
    schema: S,
    text: string,
    values: unknown[],
    name: RowName = { what: "promotion", key: "sequence" },
  ): Promise<z.infer<S>[]> {
    const { rows } = await database.transaction((query) => query({ name: "", text, values }));
    return parseRows(schema, rows, name, onUnreadable);
  }

  return {
    /** Newest first. */
    promotions: (max: number) => read(StoredPromotionSchema, promotionsText, [max, null]),
    /** Newest first. */
    promotionsOf: (fileName: string) => read(StoredPromotionSchema, promotionsText, [100, fileName]),
    /** The trainings whose models were not promoted, newest first. */
    refused: (max: number) => read(TrainedModelSchema, refusedText, [max], jobName),
    /** The training that made a model, or null if it is not known. */
    trained: async (fileName: string) =>
      (await read(TrainedModelSchema, trainedText, [fileName], jobName))[0] ?? null,
    /** The newest promotion, or null if there is none. */
    champion: async () => (await read(StoredPromotionSchema, promotionsText, [1, null]))[0] ?? null,
    /** The sequence up to which every promotion is in the database. */
    knownUpTo: async () =>
      (await read(KnownSchema, `select known::text from (${knownText}) s`, []))[0]?.known ?? 0,
    /**
     * The newest promotion before the champion's model was promoted for the first time, or null if there is none. Before
     * the first time, so that rolling back twice goes back by two models, not back and forth between two.
     */
    beforeChampion: async () => (await read(StoredPromotionSchema, beforeChampionText, []))[0] ?? null,
    /**
     * Makes a model the champion, with a sequence above all earlier ones, atomically. Returns `outdated` and changes
     * nothing if the newest promotion is not the one to replace.
     */
    promote: ({ model_file_name, accuracy, reason, promoted_by, over }: NewPromotion) =>
      database.transaction(async (query) => {
        const taken = await query({ name: "", text: sequenceText, values: [] });
        const { sequence } = SequenceSchema.parse(taken.rows[0]);
        if (over !== undefined) {
          const { rows } = await query({ name: "", text: promotionsText, values: [1, null] });
          const newest = z.array(StoredPromotionSchema).parse(rows)[0]?.sequence;
          if (newest !== over) return { status: "outdated" as const };
        }
        const values = [sequence, model_file_name, accuracy, reason, promoted_by];
        await query({ name: "", text: promoteText, values });
        return { status: "promoted" as const, sequence };
      }),
  };
}
