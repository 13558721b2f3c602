import { featureCount, type Label } from "@loopline/contracts";
import { judgeRows, type LabelledRows, type RowJudgement } from "@loopline/learning";
import { AppError } from "@loopline/platform";
import { createdText, type Database, featureColumns, type Query } from "@loopline/platform/postgres";
import { z } from "zod";

/** A row of the training set, and whether the next training uses it. */
export interface TrainingRecord {
  readonly id: string;
  /** Null, as the subject, for rows of the initial set. */
  readonly batch_id: string | null;
  readonly subject: string | null;
  /** Where the label came from; null if unknown. */
  readonly source: string | null;
  /** In the order of `featureNames`. */
  readonly features: readonly number[];
  readonly class: Label;
  readonly created: string;
  /** An operator's choice; null: the rule decides. */
  readonly included: boolean | null;
  readonly judgement: RowJudgement;
}

const rowsText = `
select t.id::text, p.batch_id, p.subject_id as subject, t.source, array[${prefixed("t")}] as features, t.class,
  ${createdText("t.created")} as created, t.included, t.prediction_id is not null as is_correction
from training t left join predictions p on p.id = t.prediction_id
order by t.created desc, t.id desc`;

const testSetText = `select array[${featureColumns}] as features, class from test_set`;

const chooseText = `
update training set included = $2 where id = any($1::bigint[]) and included is distinct from $2`;

// Not z.number(): other writers may have stored NaN or an infinity.
const FeaturesSchema = z.array(z.custom<number>((value) => typeof value === "number")).length(featureCount);

const RowSchema = z.object({
  id: z.string(),
  batch_id: z.string().nullable(),
  subject: z.string().nullable(),
  source: z.string().nullable(),
  features: FeaturesSchema,
  class: z.literal([0, 1]),
  created: z.string(),
  included: z.boolean().nullable(),
  is_correction: z.boolean(),
});

const TestNoteSchema = z.object({ features: FeaturesSchema, class: z.literal([0, 1]) });

export type TrainingRecords = ReturnType<typeof createTrainingRecords>;

/** The training set for operators. Every method may throw {AppError} `unavailable`. */
export function createTrainingRecords(database: Database) {
  return {
    /** Every row, newest first. */
    rows: () => database.transaction(readRows),
    /**
     * Chooses whether rows are trained on, atomically; null leaves it to the rule. Returns how many rows changed.
     * @throws {AppError} `not-found` for an unknown id, `bad-request` to include a row that is unusable.
     */
    choose: (ids: readonly string[], included: boolean | null) =>
      database.transaction(async (query) => {
        const known = new Map((await readRows(query)).map((row) => [row.id, row]));
        const unknown = ids.filter((id) => !known.has(id));
        if (unknown.length > 0) {
          throw new AppError("not-found", `the training set has no row ${unknown.join(", ")}`);
        }
        for (const id of included === true ? ids : []) {
          const judgement = known.get(id)?.judgement;
          if (judgement?.status !== "unusable") continue;
          throw new AppError("bad-request", `row ${id} cannot be trained on: ${judgement.reason}`);
        }
        const { rowCount } = await query({ name: "", text: chooseText, values: [ids, included] });
        return rowCount ?? 0;
      }),
  };
}

async function readRows(query: Query): Promise<TrainingRecord[]> {
  const rows = z.array(RowSchema).parse((await query({ name: "", text: rowsText, values: [] })).rows);
  const testSet = await query({ name: "", text: testSetText, values: [] });
  const judgements = judgeRows(
    {
      ...toLabelledRows(rows),
      sources: rows.map(({ source }) => source),
      isCorrection: rows.map(({ is_correction }) => is_correction),
      included: rows.map(({ included }) => included),
    },
    toLabelledRows(z.array(TestNoteSchema).parse(testSet.rows)),
  );
  return rows.map(({ is_correction: _, ...row }, index) => ({
    ...row,
    judgement: judgements[index] ?? { status: "used" },
  }));
}

function toLabelledRows(rows: readonly z.infer<typeof TestNoteSchema>[]): LabelledRows {
  return {
    features: Float64Array.from(rows.flatMap(({ features }) => features)),
    labels: Uint8Array.from(rows, (row) => row.class),
  };
}

function prefixed(table: string): string {
  return featureColumns
    .split(",")
    .map((column) => `${table}.${column.trim()}`)
    .join(", ");
}
