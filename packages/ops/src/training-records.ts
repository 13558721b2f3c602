import { columnsOf } from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";
import { judgeRows, type RowJudgement, toLabelledRows } from "@loopline/learning";
import { AppError } from "@loopline/platform";
import { createdText, type Database, type Query } from "@loopline/platform/postgres";
import { z } from "zod";

/** A row of the training set, and whether the next training uses it. */
export interface TrainingRecord {
  readonly id: string;
  /** Null, as the subject, for rows of the initial set. */
  readonly batch_id: string | null;
  readonly subject: string | null;
  /** Where the label came from; null if unknown. */
  readonly source: string | null;
  /** The owner whose correction it is; null for everybody without one. */
  readonly owner: string | null;
  /** Values in the order of the dataset's features. */
  readonly features: readonly Value[];
  /** The position of its class in the definition. */
  readonly class: number;
  readonly created: string;
  /** An operator's choice; null: the rule decides. */
  readonly included: boolean | null;
  readonly judgement: RowJudgement;
}

const trustedText = "select trusted_owners from training_state";

const trustText = `
update training_state set trusted_owners = $1 where trusted_owners is distinct from $1`;

const TrustSchema = z.object({ trusted_owners: z.array(z.string()).nullable() });

const chooseText = `
update training set included = $2 where id = any($1::bigint[]) and included is distinct from $2`;

/** What is read of the rows of the training set and of the test set. */
function queriesOf(dataset: Dataset) {
  const columns = columnsOf(dataset);
  const TestRowSchema = z.object({
    features: z.array(z.unknown()).transform((json) => columns.toRecord(json)),
    class: z.int().nonnegative(),
  });
  const RowSchema = TestRowSchema.extend({
    id: z.string(),
    batch_id: z.string().nullable(),
    subject: z.string().nullable(),
    source: z.string().nullable(),
    owner: z.string().nullable(),
    created: z.string(),
    included: z.boolean().nullable(),
    is_correction: z.boolean(),
  });
  return {
    RowSchema,
    TestRowSchema,
    rowsText: `
select t.id::text, p.batch_id, p.subject_id as subject, t.source, t.feedback_owner as owner, ${columns.recordJson("t")} as features, t.class,
  ${createdText("t.created")} as created, t.included, t.prediction_id is not null as is_correction
from training t left join predictions p on p.id = t.prediction_id
where t.class is not null
order by t.created desc, t.id desc`,
    testSetText: `select ${columns.recordJson()} as features, class from test_set`,
  };
}

export type TrainingRecords = ReturnType<typeof createTrainingRecords>;

/** The training set for operators. Every method may throw {AppError} `unavailable`. */
export function createTrainingRecords({
  database,
  dataset,
}: {
  readonly database: Database;
  readonly dataset: Dataset;
}) {
  return {
    /** Every row, newest first. */
    rows: () => database.transaction((query) => readRows(dataset, query)),
    /** The owners whose corrections are trained on; undefined: all. */
    trusted: () => database.transaction(readTrusted),
    /** Chooses them. Returns whether that changed anything. */
    trust: (owners: readonly string[] | undefined) =>
      database.transaction(async (query) => {
        const { rowCount } = await query({ name: "", text: trustText, values: [owners ?? null] });
        return rowCount === 1;
      }),
    /**
     * Chooses whether rows are trained on, atomically; null leaves it to the rule. Returns how many rows changed.
     * @throws {AppError} `not-found` for an unknown id, `bad-request` to include a row that is unusable.
     */
    choose: (ids: readonly string[], included: boolean | null) =>
      database.transaction(async (query) => {
        const known = new Map((await readRows(dataset, query)).map((row) => [row.id, row]));
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

async function readTrusted(query: Query): Promise<string[] | undefined> {
  const { rows } = await query({ name: "", text: trustedText, values: [] });
  return TrustSchema.parse(rows[0]).trusted_owners ?? undefined;
}

async function readRows(dataset: Dataset, query: Query): Promise<TrainingRecord[]> {
  const { RowSchema, TestRowSchema, rowsText, testSetText } = queriesOf(dataset);
  const rows = z.array(RowSchema).parse((await query({ name: "", text: rowsText, values: [] })).rows);
  const testSet = await query({ name: "", text: testSetText, values: [] });
  const labelled = ({ features, class: label }: z.infer<typeof TestRowSchema>) => ({ features, label });
  const judgements = judgeRows(
    dataset,
    {
      ...toLabelledRows(rows.map(labelled)),
      sources: rows.map(({ source }) => source),
      isCorrection: rows.map(({ is_correction }) => is_correction),
      owners: rows.map(({ owner }) => owner),
      included: rows.map(({ included }) => included),
    },
    toLabelledRows(z.array(TestRowSchema).parse(testSet.rows).map(labelled)),
    await readTrusted(query),
  );
  return rows.map(({ is_correction: _, ...row }, index) => ({
    ...row,
    judgement: judgements[index] ?? { status: "used" },
  }));
}
