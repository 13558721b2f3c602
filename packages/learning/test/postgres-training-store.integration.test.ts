import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { createTestDatabase, silentLogger, type TestDatabase } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPostgresTrainingStore } from "../src/postgres/postgres-training-store.ts";
import {
  describeTrainingStore,
  finished,
  one,
  type TrainingStoreHarness,
} from "./training-store.contract.ts";

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;
let harness: TrainingStoreHarness;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 8 });
  harness = {
    store: createPostgresTrainingStore({ database, contracts }),
    learn: (features, label, created) =>
      sql(
        `insert into training (variance, skewness, curtosis, entropy, class, created)
         values ($1, $2, $3, $4, $5, $6::timestamp)`,
        [...features, label, created],
      ),
    addTestNote: (features, label) =>
      sql("insert into test_set (variance, skewness, curtosis, entropy, class) values ($1, $2, $3, $4, $5)", [
        ...features,
        label,
      ]),
    promote: (sequence, fileName) =>
      sql("insert into promotions values ($1, $2, 1, 'better', 'training')", [sequence, fileName]),
    expireLease: () => sql("update training_state set lease_expires = now() - interval '1 second'"),
    setSequence: (sequence) => sql("update training_state set sequence = $1", [sequence]),
    promotions: () =>
      sql(`select sequence::int, model_file_name as "fileName", reason from promotions order by sequence`),
    waiting: async () => (await sql("select * from outbox")).length,
  };
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

const sql = (text: string, values: unknown[] = []): Promise<never[]> =>
  admin.transaction(async (query) => (await query<never>({ name: "", text, values })).rows);

beforeEach(async () => {
  await sql("truncate training, test_set, promotions, outbox");
  await sql(
    "update training_state set requested = 0, trained = 0, sequence = 0, lease_holder = null, lease_message = null, trusted_owners = null",
  );
});

describeTrainingStore(() => harness);

describe("the version of the training set", () => {
  it("grows with every statement that changes it, by any writer, and with no other", async () => {
    const { store, learn } = harness;
    await learn([1, 2, 3, 4], 1, "2026-01-01T00:00:00");
    expect(await store.version()).toBe(1);
    await sql("update training set class = 0");
    expect(await store.version()).toBe(2);
    await sql("update training set class = 0 where class = 7");
    await sql(
      "insert into training (prediction_id, variance, skewness, curtosis, entropy, class) select 1, 1, 1, 1, 1, 1 where false",
    );
    expect(await store.version()).toBe(2);
    await sql("delete from training");
    expect(await store.version()).toBe(3);
  });
});

it("reads whose correction each row is, and the owners whose corrections are trusted", async () => {
  const { store, learn } = harness;
  await learn([1, 2, 3, 4], 1, "2026-01-01T00:00:00");
  await learn([2, 2, 3, 4], 0, "2026-01-02T00:00:00");
  await sql("update training set feedback_owner = 'bob' where class = 0");
  await store.begin(one);
  const before = await store.snapshot(one);
  expect(before.rows.owners).toEqual([null, "bob"]);
  expect(before).not.toHaveProperty("trustedOwners");
  await sql("update training_state set trusted_owners = '{acme}'");
  expect((await store.snapshot(one)).trustedOwners).toEqual(["acme"]);
  await sql("update training_state set trusted_owners = '{}'");
  expect((await store.snapshot(one)).trustedOwners).toEqual([]);
});

it("names training as the promoter", async () => {
  const { store, learn } = harness;
  await learn([1, 2, 3, 4], 1, "2026-01-01T00:00:00");
  await store.begin(one);
  await store.finish(one, finished(1, 5, true));
  expect(await sql("select promoted_by from promotions")).toEqual([{ promoted_by: "training" }]);
});

it("names the experimenter as the promoter of an experiment", async () => {
  const { store } = harness;
  const experiment = { ...one, experimenter: "notebook" };
  await store.begin(experiment);
  await store.finish(experiment, finished(0, 5, true));
  expect(await sql("select promoted_by from promotions")).toEqual([{ promoted_by: "notebook" }]);
});

it("has a model to beat that a training function which promotes every model announced", async () => {
  const { store, learn, promote } = harness;
  await learn([1, 2, 3, 4], 1, "2026-01-01T00:00:00");
  await promote(1, "model-1.json");
  await sql(`
    insert into jobs (model_file_name, records, accuracy, report, data_prep_time, training_time, testing_time, sequence)
    values ('model-2.joblib', 6, 0.84, '{}', 0, 0, 0, 2)`);
  await store.begin(one);
  expect(await store.snapshot(one)).toMatchObject({
    champion: "model-2.joblib",
    promotion: { sequence: 2, accuracy: 0.84 },
  });
  await sql("truncate jobs");
});

it("waits for a change that is not committed before it says that all is trained", async () => {
  const { store } = harness;
  const inserted = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const writer = database.transaction(async (query) => {
    const text = "insert into training (variance, skewness, curtosis, entropy, class) values (1, 2, 3, 4, 1)";
    await query({ name: "", text, values: [] });
    inserted.resolve();
    await mayCommit.promise;
  });
  await inserted.promise;
  const begun = store.begin(one);
  await untilWaiting();
  mayCommit.resolve();
  await writer;
  expect(await begun).toEqual({ status: "begun" });
});

/** Resolves once a statement waits for a lock. */
async function untilWaiting(): Promise<void> {
  const waiting = await sql(
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  if (waiting.length === 0) await untilWaiting();
}
