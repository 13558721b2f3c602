import {
  type ClassificationReport,
  ClassificationReportSchema,
  CreatedSchema,
  type Decision,
  DecisionSchema,
} from "@loopline/contracts";
import {
  createdText,
  type Database,
  knownText,
  type OnUnreadable,
  parseRows,
  promotionHistory,
  type Query,
  type RowName,
} from "@loopline/platform/postgres";
import { z } from "zod";

/** A promotion: a model became the champion. */
export interface Promotion {
  readonly sequence: number;
  readonly model_file_name: string;
  /** Measured by its training. */
  readonly accuracy: number;
  readonly reason: string;
  readonly promoted_by: string;
  /** As `created` of the wire contract. */
  readonly created: string;
}

/** A finished training, whether or not its model was promoted. */
export interface TrainedModel {
  readonly job_id: string;
  readonly model_file_name: string;
  readonly records: number;
  readonly accuracy: number;
  readonly report: ClassificationReport;
  /** Null if the training function promotes every model. */
  readonly decision: Decision | null;
  readonly created: string;
}

export interface NewPromotion
  extends Pick<Promotion, "model_file_name" | "accuracy" | "reason" | "promoted_by"> {
  /** The sequence of the promotion to replace. Default: the newest. */
  readonly over?: number;
}

/** Promotions and trainings in the database. Every method may throw {AppError} `unavailable`. */
export interface ModelRecords {
  /** The newest promotions, newest first. */
  promotions(max: number): Promise<Promotion[]>;
  /** The newest trainings whose models were not promoted, newest first. */
  refused(max: number): Promise<TrainedModel[]>;
  /** The training that made a model, or null if it is not known. */
  trained(fileName: string): Promise<TrainedModel | null>;
  /** Every promotion of a model, newest first. */
  promotionsOf(fileName: string): Promise<Promotion[]>;
  /** The newest promotion, or null if there is none. */
  champion(): Promise<Promotion | null>;
  /** The sequence up to which every promotion is in the database. */
  knownUpTo(): Promise<number>;
  /**
   * The newest promotion before the champion's model was promoted for the first time, or null if there is none. Before the
   * first time, so that rolling back twice goes back by two models, not back and forth between two.
   */
  beforeChampion(): Promise<Promotion | null>;
  /**
   * Makes a model the champion, with a sequence above all earlier ones, atomically. Returns `outdated` and changes nothing
   * if the newest promotion is not the one to replace.
   */
  promote(
    promotion: NewPromotion,
  ): Promise<{ status: "promoted"; sequence: number } | { status: "outdated" }>;
}

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
id as job_id, model_file_name, records, accuracy, report, decision, ${createdText("created")} as created`;

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

const jobName: RowName = { what: "job", key: "job_id" };

const KnownSchema = z.object({ known: z.coerce.number().int() });

const PromotionSchema = SequenceSchema.extend({
  model_file_name: z.string(),
  accuracy: z.number(),
  reason: z.string(),
  promoted_by: z.string(),
  created: CreatedSchema,
});

const TrainedModelSchema = z.object({
  job_id: z.string(),
  model_file_name: z.string(),
  records: z.number(),
  accuracy: z.number(),
  report: ClassificationReportSchema,
  decision: DecisionSchema.nullable(),
  created: CreatedSchema,
});

/** @param onUnreadable called for each row that is left out */
export function createPostgresModelRecords(
  database: Database,
  onUnreadable: OnUnreadable = () => {},
): ModelRecords {
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
    promotions: (max) => read(PromotionSchema, promotionsText, [max, null]),
    promotionsOf: (fileName) => read(PromotionSchema, promotionsText, [100, fileName]),
    refused: (max) => read(TrainedModelSchema, refusedText, [max], jobName),
    trained: async (fileName) =>
      (await read(TrainedModelSchema, trainedText, [fileName], jobName))[0] ?? null,
    champion: async () => (await read(PromotionSchema, promotionsText, [1, null]))[0] ?? null,
    knownUpTo: async () =>
      (await read(KnownSchema, `select known::text from (${knownText}) s`, []))[0]?.known ?? 0,
    beforeChampion: async () => (await read(PromotionSchema, beforeChampionText, []))[0] ?? null,
    promote: ({ model_file_name, accuracy, reason, promoted_by, over }) =>
      database.transaction(async (query) => {
        const taken = await query({ name: "", text: sequenceText, values: [] });
        const { sequence } = SequenceSchema.parse(taken.rows[0]);
        if (over !== undefined && (await newestSequence(query)) !== over) return { status: "outdated" };
        await query({
          name: "",
          text: promoteText,
          values: [sequence, model_file_name, accuracy, reason, promoted_by],
        });
        return { status: "promoted", sequence };
      }),
  };
}

async function newestSequence(query: Query): Promise<Promotion["sequence"] | undefined> {
  const { rows } = await query({ name: "", text: promotionsText, values: [1, null] });
  return z.array(PromotionSchema).parse(rows)[0]?.sequence;
}
