import { bankNotes } from "@loopline/banknotes/definition";
import type { Dataset } from "@loopline/dataset";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { createTestDatabase, silentLogger, type TestDatabase } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPostgresTrainingRowStore } from "../src/handler.ts";
import {
  batch_id,
  describeOpenClasses,
  describeTrainingRowStore,
  type TrainingRowStoreHarness,
  threeClasses,
} from "./training-row-store.contract.ts";

interface Opened {
  readonly testDatabase: TestDatabase;
  readonly admin: Database;
  readonly database: Database;
  readonly sql: (text: string, values?: unknown[]) => Promise<never[]>;
  readonly harness: TrainingRowStoreHarness;
}

let notes: Opened;
let three: Opened;

beforeAll(async () => {
  [notes, three] = [await open(bankNotes), await open(threeClasses)];
});

afterAll(async () => {
  for (const { testDatabase, admin, database } of [notes, three]) {
    await Promise.all([database.close(), admin.close()]);
    await testDatabase.drop();
  }
});

beforeEach(async () => {
  for (const { sql } of [notes, three]) {
    await sql("truncate predictions, feedback, training");
    await sql("update training_state set requested = 0");
  }
});

describeTrainingRowStore(() => notes.harness);
describeOpenClasses(() => three.harness);

async function open(dataset: Dataset): Promise<Opened> {
  const testDatabase = await createTestDatabase(dataset);
  const admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  const database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
  const sql: Opened["sql"] = (text, values = []) =>
    admin.transaction(async (query) => (await query<never>({ name: "", text, values })).rows);

  /** Keeps feedback and applies the newest, as `feedback-to-db` does. */
  async function give(
    variance: number,
    isCorrect: boolean | null,
    label: string | null,
    created: string,
    owner?: string,
  ): Promise<void> {
    await sql(
      `insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, label, created, batch_owner)
       values ($3::int || ' ' || $1::text, 0, $2, 's' || $3::int, 0, $4, $5, $1::text::timestamp, $6)`,
      [created, batch_id, variance, isCorrect, label, owner ?? null],
    );
    await sql(
      `update predictions p set is_correct = coalesce(r.label = p.prediction, r.is_correct), label = r.label
       from newest_ratings r
       where r.batch_id = p.batch_id and r.subject_id = p.subject_id and p.variance = $1`,
      [variance],
    );
  }

  const harness: TrainingRowStoreHarness = {
    training: createPostgresTrainingRowStore({ contracts: { dataset }, database }),
    predict: (variance, prediction, isCorrect) =>
      sql(
        `insert into predictions
           (batch_id, subject_id, position, variance, skewness, curtosis, entropy, prediction, is_correct,
            batch_owner)
         values ($1, 's' || $2::int, $2::int, $2::int, 2, 3, 4, $3, $4, 'acme')`,
        [batch_id, variance, prediction, isCorrect],
      ),
    rateByOriginal: (variance, isCorrect) =>
      sql("update predictions set is_correct = $2 where variance = $1", [variance, isCorrect]),
    rate: (variance, isCorrect, created, owner) => give(variance, isCorrect, null, created, owner),
    tell: (variance, label, created) => give(variance, null, label, created),
    rows: () =>
      sql(`select array[variance, skewness, curtosis, entropy] as features, class,
        to_char(created, 'YYYY-MM-DD"T"HH24:MI:SS.US') as created, feedback_owner as owner from training where class is not null order by variance`),
    changes: async () => {
      const rows: { changes: number }[] = await sql("select requested::int as changes from training_state");
      return rows[0]?.changes ?? 0;
    },
  };
  return { testDatabase, admin, database, sql, harness };
}

it("matches records of the original with the same subject by their order", async () => {
  await notes.sql(
    `insert into predictions (batch_id, subject_id, variance, skewness, curtosis, entropy, prediction, is_correct)
     values ($1, 's', 1, 2, 3, 4, 'real', true), ($1, 's', 2, 2, 3, 4, 'real', false)`,
    [batch_id],
  );
  await notes.sql(
    `insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created)
     values ('f', 0, $1, 's', 0, true, '2026-02-01'), ('f', 1, $1, 's', 1, false, '2026-02-02')`,
    [batch_id],
  );
  await notes.harness.training.update({ batch_id, subjects: ["s"], created: "2026-03-01T00:00:00" });
  expect(await notes.harness.rows()).toMatchObject([
    { class: 1, created: "2026-02-01T00:00:00.000000" },
    { class: 0, created: "2026-02-02T00:00:00.000000" },
  ]);
});
