import { createTestDatabase, type TestDatabase } from "@loopline/local/test-support";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { silentLogger } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPostgresTrainingStore } from "../src/postgres-training-store.ts";
import type { FinishedTraining, TrainingStore } from "../src/training-store.ts";

const scores = { precision: 1, recall: 1, "f1-score": 1, support: 3 };
const one = { holder: "00000000-0000-4000-8000-000000000001", message: "m1" };
const other = { holder: "00000000-0000-4000-8000-000000000002", message: "m2" };

const finished = (version: number, sequence: number, promoted: boolean): FinishedTraining => ({
  version,
  model: {
    job_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
    model_file_name: `model-${sequence}.json`,
    records: 6,
    accuracy: 0.84,
    report: { "0": scores, "1": scores, accuracy: 1, "macro avg": scores, "weighted avg": scores },
    data_prep_time: 0.01,
    training_time: 0.02,
    testing_time: 0.03,
    sequence,
    decision: {
      promoted,
      reason: "the first model",
      policy: "not-worse",
      champion: null,
      rows: 4,
      candidate_accuracy: 1,
      champion_accuracy: null,
      only_candidate_right: 0,
      only_champion_right: 0,
      p: null,
    },
  },
});

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;
let store: TrainingStore;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 8 });
  store = createPostgresTrainingStore(database);
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

const sql = (text: string) =>
  admin.transaction(async (query) => (await query({ name: "", text, values: [] })).rows);
const correct = (label: number) =>
  sql(
    `insert into training (variance, skewness, curtosis, entropy, class, source) values (1, 2, 3, 4e-7, ${label}, 's')`,
  );

beforeEach(async () => {
  await sql("truncate training, test_set, promotions, outbox");
  await sql(
    "update training_state set requested = 0, trained = 0, lease_holder = null, lease_message = null",
  );
});

describe("the version of the training set", () => {
  it("grows with every statement that changes it, whoever makes it, and with no other", async () => {
    await correct(1);
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

describe("the lease", () => {
  it("is given to one training at a time, and only when there is something to train", async () => {
    expect(await store.begin(one)).toEqual({ status: "up-to-date" });
    await correct(1);
    const leases = Array.from({ length: 6 }, (_, index) => ({
      holder: one.holder.replace(/1$/, String(index)),
      message: `m${index}`,
    }));
    const begun = await Promise.all(leases.map((lease) => store.begin(lease)));
    expect(begun.map(({ status }) => status).sort()).toEqual([
      "begun",
      "busy",
      "busy",
      "busy",
      "busy",
      "busy",
    ]);
  });

  it("is taken over by a second delivery of the same message, and the first can finish nothing", async () => {
    await correct(1);
    await store.begin(one);
    const again = { ...one, holder: other.holder };
    expect(await store.begin(again)).toEqual({ status: "begun" });
    await expect(store.snapshot(one)).rejects.toMatchObject({ code: "unavailable" });
    await expect(store.finish(one, finished(1, 1, true))).rejects.toMatchObject({ code: "unavailable" });
    expect(await sql("select * from promotions")).toEqual([]);
    expect(await sql("select * from outbox")).toEqual([]);
    expect(await store.finish(again, finished(1, 2, true))).toEqual({ isCurrent: true });
  });

  it("ends by itself", async () => {
    await correct(1);
    await store.begin(one);
    await sql("update training_state set lease_expires = now() - interval '1 second'");
    expect(await store.begin(other)).toEqual({ status: "begun" });
  });
});

describe("a snapshot", () => {
  it("holds the rows, oldest label first, the test set and the champion", async () => {
    await sql(`insert into training (variance, skewness, curtosis, entropy, class, created) values
      (5, 6, 7, 8, 0, '2126-01-02'), (1, 2, 3, 4e-7, 1, '2026-01-01')`);
    await sql("insert into test_set (variance, skewness, curtosis, entropy, class) values (9, 9, 9, 9, 1)");
    await sql(
      "insert into promotions values (2, 'model-2.json', 1, 'better', 'training'), (1, 'model-1.json', 1, 'first', 'training')",
    );
    await store.begin(one);
    expect(await store.snapshot(one)).toEqual({
      rows: {
        features: Float64Array.of(1, 2, 3, 4e-7, 5, 6, 7, 8),
        labels: Uint8Array.of(1, 0),
        sources: [null, null],
      },
      testSet: { features: Float64Array.of(9, 9, 9, 9), labels: Uint8Array.of(1) },
      version: 1,
      sequence: expect.any(Number),
      champion: "model-2.json",
    });
  });

  it("has a higher number than every one before, also when the clock goes back", async () => {
    await correct(1);
    await store.begin(one);
    const before = await store.snapshot(one);
    await sql("update training_state set sequence = 9000000000000000");
    expect((await store.snapshot(one)).sequence).toBe(9_000_000_000_000_001);
    expect(before.sequence).toBeGreaterThan(1_700_000_000_000_000);
    await sql("update training_state set sequence = 0");
  });

  it("of a state holds every change that was counted in it", async () => {
    await correct(1);
    await store.begin(one);
    const snapshots = await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        if (index % 3 === 0) await correct(index % 2);
        return store.snapshot(one);
      }),
    );
    for (const { version, rows } of snapshots) expect(rows.labels.length).toBe(version);
  });
});

describe("finishing", () => {
  it("keeps the promotion and the message, and tells whether more came in", async () => {
    await correct(1);
    await store.begin(one);
    const { version } = await store.snapshot(one);
    await correct(0);
    expect(await store.finish(one, finished(version, 5, true))).toEqual({ isCurrent: false });
    expect(await sql("select sequence, model_file_name, reason, promoted_by from promotions")).toEqual([
      { sequence: "5", model_file_name: "model-5.json", reason: "the first model", promoted_by: "training" },
    ]);
    expect(await store.begin(other)).toEqual({ status: "begun" });
  });

  it("keeps no promotion that was not decided", async () => {
    await correct(1);
    await store.begin(one);
    await store.finish(one, finished(1, 5, false));
    expect(await sql("select * from promotions")).toEqual([]);
    expect(await sql("select * from outbox")).toHaveLength(1);
  });
});

describe("the outbox", () => {
  it("hands every message on in order, and keeps what could not be handed on", async () => {
    for (const sequence of [5, 6]) {
      await correct(1);
      await store.begin(one);
      await store.finish(one, finished(sequence - 4, sequence, false));
    }
    const published: number[] = [];
    const publish = async ({ sequence = 0 }) => {
      if (published.length === 1) throw new Error("no broker");
      published.push(sequence);
    };
    await expect(store.flushOutbox(publish)).rejects.toThrow("no broker");
    await store.flushOutbox(async ({ sequence = 0 }) => published.push(sequence));
    await store.flushOutbox(async ({ sequence = 0 }) => published.push(sequence));
    expect(published).toEqual([5, 6]);
  });
});
