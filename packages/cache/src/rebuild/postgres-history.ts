import {
  type CachedBatchDetail,
  type CachedJobDetail,
  type Contracts,
  columnsOf,
  countKey,
  DecisionSchema,
  LeftOutSchema,
  UuidSchema,
} from "@loopline/contracts";
import { systemClock } from "@loopline/platform";
import {
  createdText,
  type Database,
  type OnUnreadable,
  parseRows,
  type Query,
} from "@loopline/platform/postgres";
import { z } from "zod";
import { countBatches } from "../cached-lists.ts";
import { detailSeconds, waitingSeconds } from "../recent-list.ts";
import { firstMonth, monthlyName } from "../usage.ts";
import type { Remembered } from "./rebuild-cache.ts";
import { createTotals, type Totals } from "./totals.ts";

/** Batches or jobs in memory at a time. */
const pageSize = 50;

const secondsLeft = (created: string, lifetime: number | string = detailSeconds) =>
  `${lifetime} - ceil(extract(epoch from (now() at time zone 'utc') - ${created}))::int`;

/** Milliseconds to read the whole history. */
const viewTimeoutMs = 3_600_000;

const batchSeconds = `case when count(prediction) = 0 then ${waitingSeconds} else ${detailSeconds} end`;

/** One sort for all pages. A batch is as new as its newest row: its rows have the same date, except the original's. */
const batchesCursor = `
declare batches no scroll cursor for
select batch_id, ${secondsLeft("max(created)", batchSeconds)} as seconds_left from predictions
group by batch_id order by max(created) desc, max(id) desc`;

/** The newest batches of each owner, so many as a list has, owner by owner. */
const ownedCursor = (length: number) => `
declare owned no scroll cursor for
select batch_id, owner, seconds_left from (
  select batch_id, max(batch_owner) as owner, ${secondsLeft("max(created)", batchSeconds)} as seconds_left,
    row_number() over (partition by max(batch_owner) order by max(created) desc, max(id) desc) as place
  from predictions where batch_owner is not null group by batch_id
) batches where place <= ${length} order by owner, place`;

const inOrder = "order by position nulls last, id";

const batchDetailsText = (recordJson: string) => `
select batch_id,
  json_agg(subject_id ${inOrder}) as subjects,
  json_agg(prediction ${inOrder}) as predictions,
  ${createdText("max(created)")} as created,
  json_agg(${recordJson} ${inOrder}) as features,
  max(model_file_name) as model_file_name, max(batch_name) as name, max(batch_source) as source,
  max(batch_owner) as owner,
  case when count(prediction_margin) > 0 then json_agg(prediction_margin ${inOrder}) end as margins,
  case when count(prediction_probability) > 0 then json_agg(prediction_probability ${inOrder}) end as probabilities,
  json_agg(warnings ${inOrder}) filter (where warnings is not null) as warnings
from predictions where batch_id = any($1::uuid[]) group by batch_id`;

const jobsCursor = `
declare jobs no scroll cursor for
select id as job_id, model_file_name, records, accuracy, data_prep_time, training_time, testing_time,
  ${createdText("created")} as created, report, decision, failure, left_out, ${secondsLeft("created")} as seconds_left
from jobs j order by j.created desc, sequence desc nulls last, id`;

/**
 * The number of batches, without a prediction, and that of the predictions of each class: of each owner in all, without a month,
 * and in each month that is kept.
 */
const totalsText = `
with rows as (
  select batch_id, prediction, batch_owner as owner, to_char(created, 'YYYY-MM') as month from predictions
)
select owner, month, null as prediction, count(distinct batch_id)::float8 as records from rows
group by grouping sets ((owner), (owner, month)) having grouping(month) = 1 or (owner is not null and month >= $1)
union all
select owner, month, prediction, count(*) from rows where prediction is not null
group by prediction, grouping sets ((owner), (owner, month))
having grouping(month) = 1 or (owner is not null and month >= $1)`;

/** How many corrections each owner made in each month that is kept, and when the newest. */
const correctionsCursor = (first: string) => `
declare corrections no scroll cursor for
select owner, max(newest) as newest, json_object_agg(month, records) as months from (
  select batch_owner as owner, to_char(created, 'YYYY-MM') as month, count(*) as records,
    ${createdText("max(created)")} as newest
  from feedback where batch_owner is not null group by 1, 2
) months where month >= '${first}' group by owner`;

const storedText = "select distinct batch_id from predictions where batch_id = any($1::uuid[])";

const StoredRowSchema = z.object({ batch_id: z.string() });
const BatchAgeSchema = z.object({ batch_id: z.string(), seconds_left: z.number() });
const OwnedRowSchema = BatchAgeSchema.extend({ owner: z.string() });
const CorrectionsSchema = z.object({
  owner: z.string(),
  newest: z.string(),
  months: z.record(z.string(), z.number()),
});
const CountRowSchema = z.object({
  owner: z.string().nullable(),
  month: z.string().nullable(),
  prediction: z.string().nullable(),
  records: z.number(),
});

interface HistoryOptions {
  readonly contracts: Contracts;
  readonly database: Database;
  /** Called for each row that is left out, for some more than once. */
  readonly onUnreadable?: OnUnreadable;
}

/** The tables `predictions` and `jobs`. */
export function createPostgresHistory({ contracts, database, onUnreadable = () => {} }: HistoryOptions) {
  return {
    /** Calls `work` with the database as it is at one moment. @throws {AppError} `unavailable`. */
    view: <T>(work: (view: HistoryView) => Promise<T>): Promise<T> =>
      database.transaction(async (query) => {
        await query(statement("set transaction isolation level repeatable read, read only"));
        return await work(viewOf(query, contracts, onUnreadable));
      }, viewTimeoutMs),
  };
}

export type History = ReturnType<typeof createPostgresHistory>;
export type HistoryView = ReturnType<typeof viewOf>;

function createRowSchemas({ dataset, CachedBatchDetailSchema, CachedJobDetailSchema }: Contracts) {
  const { toRecord } = columnsOf(dataset);
  const BatchRowSchema = CachedBatchDetailSchema.extend({
    features: z
      .array(z.array(z.unknown()))
      .transform((rows): unknown => rows.map(toRecord))
      .pipe(CachedBatchDetailSchema.shape.features),
    model_file_name: orAbsent(z.string()),
    name: orAbsent(CachedBatchDetailSchema.shape.name),
    source: orAbsent(CachedBatchDetailSchema.shape.source),
    owner: orAbsent(CachedBatchDetailSchema.shape.owner),
    margins: orAbsent(CachedBatchDetailSchema.shape.margins),
    probabilities: orAbsent(CachedBatchDetailSchema.shape.probabilities),
    warnings: z
      .array(z.array(z.unknown()))
      .nullable()
      .transform((rows): unknown => rows?.flat())
      .pipe(CachedBatchDetailSchema.shape.warnings),
  });
  const JobRowSchema = CachedJobDetailSchema.required({ report: true }).extend({
    decision: DecisionSchema.nullable(),
    failure: z.string().nullable(),
    left_out: LeftOutSchema.nullable(),
    seconds_left: z.number(),
  });
  return { BatchRowSchema, JobRowSchema };
}

/** Null in the database is absent in the cache. */
function orAbsent<T>(schema: z.ZodType<T>) {
  return schema.nullable().transform((value) => value ?? undefined);
}

function viewOf(query: Query, contracts: Contracts, onUnreadable: OnUnreadable) {
  const { BatchRowSchema, JobRowSchema } = createRowSchemas(contracts);
  const detailsText = batchDetailsText(columnsOf(contracts.dataset).recordJson());

  async function readDetails(
    ages: readonly z.infer<typeof BatchAgeSchema>[],
  ): Promise<Remembered<CachedBatchDetail>[]> {
    const found = await query(statement(detailsText, [ages.map(({ batch_id }) => batch_id)]));
    const readable = parseRows(BatchRowSchema, found.rows, { what: "batch", key: "batch_id" }, onUnreadable);
    const details = new Map(readable.map((row) => [row.batch_id, row]));
    return ages.flatMap(({ batch_id, seconds_left }) => {
      const detail = details.get(batch_id);
      return detail === undefined ? [] : [{ detail, secondsLeft: seconds_left }];
    });
  }

  return {
    /** All batches, newest first, a page at a time. */
    async *batches(): AsyncGenerator<Remembered<CachedBatchDetail>[]> {
      for await (const rows of pages(query, "batches", batchesCursor)) {
        yield await readDetails(z.array(BatchAgeSchema).parse(rows));
      }
    },
    /** The newest batches of each owner, at most `length`, newest first. Each page has some of one owner. */
    async *owned(length: number): AsyncGenerator<OwnedPage> {
      for await (const rows of pages(query, "owned", ownedCursor(length))) {
        const byOwner = Map.groupBy(z.array(OwnedRowSchema).parse(rows), (row) => row.owner);
        for (const [owner, ages] of byOwner) yield { owner, batches: await readDetails(ages) };
      }
    },
    /** All jobs, newest first, a page at a time. */
    async *jobs(): AsyncGenerator<Remembered<CachedJobDetail>[]> {
      for await (const rows of pages(query, "jobs", jobsCursor)) {
        const name = { what: "job", key: "job_id" };
        yield parseRows(JobRowSchema, rows, name, onUnreadable).map(toRememberedJob);
      }
    },
    async totals(): Promise<Totals> {
      const { rows } = await query(statement(totalsText, [firstMonth(systemClock)]));
      const totals = createTotals(contracts);
      const nothing = countBatches(contracts, []);
      for (const { owner, month, prediction, records } of z.array(CountRowSchema).parse(rows)) {
        const counts =
          prediction === null
            ? { ...nothing, batches: records }
            : { ...nothing, predictions: records, [countKey(prediction)]: records };
        if (month === null) totals.addToAll(counts);
        if (owner !== null) totals.addToOwned(month === null ? owner : monthlyName(owner, month), counts);
      }
      return totals;
    },
    /** The corrections of owners, a page at a time. */
    async *corrections(): AsyncGenerator<OwnedCorrections[]> {
      for await (const rows of pages(query, "corrections", correctionsCursor(firstMonth(systemClock)))) {
        yield z.array(CorrectionsSchema).parse(rows);
      }
    },
    /** The batches among these that are stored. */
    async stored(batchIds: readonly string[]): Promise<ReadonlySet<string>> {
      // The cache may have ids from other writers.
      const ids = batchIds.filter((id) => UuidSchema.safeParse(id).success);
      const { rows } = await query(statement(storedText, [ids]));
      return new Set(
        z
          .array(StoredRowSchema)
          .parse(rows)
          .map(({ batch_id }) => batch_id),
      );
    },
  };
}

/** Of one owner, by month. */
export type OwnedCorrections = z.infer<typeof CorrectionsSchema>;

/** Batches of one owner. */
interface OwnedPage {
  readonly owner: string;
  readonly batches: Remembered<CachedBatchDetail>[];
}

async function* pages(
  query: Query,
  cursor: string,
  declaration: string,
): AsyncGenerator<Record<string, unknown>[]> {
  await query(statement(declaration));
  try {
    for (;;) {
      const { rows } = await query(statement(`fetch ${pageSize} from ${cursor}`));
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    // After a failure, the end of the transaction closes the cursor.
    await query(statement(`close ${cursor}`)).catch(() => {});
  }
}

type JobRow = z.infer<ReturnType<typeof createRowSchemas>["JobRowSchema"]>;

function toRememberedJob(row: JobRow): Remembered<CachedJobDetail> {
  const { seconds_left, decision, failure, left_out, ...job } = row;
  const detail = {
    ...job,
    promoted: decision?.promoted,
    decision: decision ?? undefined,
    failure: failure ?? undefined,
    left_out: left_out ?? undefined,
  };
  return { detail, secondsLeft: seconds_left };
}

function statement(text: string, values: readonly unknown[] = []) {
  return { name: "", text, values };
}
