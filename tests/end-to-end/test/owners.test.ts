import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { createBatch } from "../src/batch.ts";
import { it as plainIt } from "../src/e2e-test.ts";
import { createKey, storeKeys } from "../src/key-secret.ts";
import { predictionRows } from "../src/stored.ts";
import { until } from "../src/until.ts";

const scopes = ["ingest", "read", "feedback"];
const keys = {
  acme: createKey(scopes, { owner: "acme" }),
  bob: createKey(scopes, { owner: "bob" }),
  operator: createKey([...scopes, "all"], { owner: "bob" }),
};
type Caller = keyof typeof keys;

/** A test with both APIs requiring keys. */
const it = plainIt.extend("guarded", async ({ stack, startApi }) => {
  const changes = {
    API_KEYS: "required",
    API_KEYS_SECRET: await storeKeys(stack, Object.values(keys), [
      { owner: "bob", records_per_day: 6, changed: "2026-01-02T03:04:05Z" },
    ]),
    SECRET_MANAGER_API_ENDPOINT: stack.secretManager,
  };
  const [ingest, predict] = await Promise.all([
    startApi("ingest-api", changes),
    startApi("predict-api", changes),
  ]);
  const headers = (caller: Caller) => ({ "x-api-key": keys[caller].text });
  return {
    submit: (caller: Caller, body: object) => ingest.call("POST", "/records?wait=20", body, headers(caller)),
    read: (caller: Caller, path: string) => predict.call("GET", path, undefined, headers(caller)),
    correct: (caller: Caller, batchId: string, body: object) =>
      predict.call("PATCH", `/batches/${batchId}`, body, headers(caller)),
  };
});

const BatchSchema = z.object({ batch_id: z.string(), owner: z.string(), predictions: z.array(z.string()) });
const ListSchema = z.object({ batches: z.array(z.object({ batch_id: z.string() })) });

it("an owner's batch is the owner's alone in every store and reply, and only the owner corrects it", {
  timeout: 120_000,
}, async ({ guarded, publish, sql, redis }) => {
  const { submit, read, correct } = guarded;
  const { subjects, features, labels } = createBatch(91);
  const reply = await submit("acme", { subjects, features });
  const { batch_id, owner, predictions } = BatchSchema.parse(reply.json);
  expect([owner, predictions.length]).toEqual(["acme", 4]);

  const idsFor = async (caller: Caller) =>
    ListSchema.parse((await read(caller, "/batches")).json).batches.map((batch) => batch.batch_id);
  expect(await idsFor("acme")).toContain(batch_id);
  expect(await idsFor("operator")).toContain(batch_id);
  expect(await idsFor("bob")).toEqual([]);
  expect((await read("acme", "/stats")).json).toMatchObject({ predictions: 4 });
  expect((await read("bob", "/stats")).json).toMatchObject({ predictions: 0 });
  expect((await read("acme", `/batches/${batch_id}`)).status).toBe(200);
  const [others, unknown] = [
    await read("bob", `/batches/${batch_id}`),
    await read("bob", `/batches/${randomUUID()}`),
  ];
  expect([others.status, others.text]).toEqual([404, unknown.text]);

  const rowsOf = async (table: "predictions" | "feedback") =>
    await sql<{ batch_owner: string | null }>(
      `select distinct batch_owner from ${table} where batch_id = $1`,
      [batch_id],
    );
  await until("the batch in Postgres", async () => (await rowsOf("predictions")).length > 0);
  expect(await rowsOf("predictions")).toEqual([{ batch_owner: "acme" }]);
  expect(await redis.get(`batch:${batch_id}:owner`)).toBe("acme");

  const ratings = labels.map((label, index) => Number((predictions[index] === "real") === (label === 1)));
  expect((await correct("bob", batch_id, { subjects, ratings })).status).toBe(404);
  // A message that no API has checked.
  await publish("feedback", { batch_id, subjects, ratings: [0, 0, 0, 0], owner: "bob" });
  expect((await correct("acme", batch_id, { subjects, ratings })).status).toBe(200);
  const rated = await until("the ratings in Postgres", async () => {
    const rows = await predictionRows(sql, batch_id);
    return rows.every((row) => row.is_correct !== null) && rows;
  });
  expect(rated.map((row) => Number(row.is_correct))).toEqual(ratings);
  expect(await rowsOf("feedback")).toEqual([{ batch_owner: "acme" }]);
  expect((await read("acme", "/usage")).json).toMatchObject({
    owner: "acme",
    months: [{ batches: 1, records: 4, corrections: 4 }],
  });
  expect((await read("operator", "/usage")).status).toBe(404);
});

it("an owner sends no more records than its quota of the day, and reads what is left", {
  timeout: 60_000,
}, async ({ guarded: { submit, read } }) => {
  const { subjects, features } = createBatch(92);
  expect((await submit("bob", { subjects, features })).status).toBe(200);
  const refused = await submit("bob", { subjects, features });
  expect(refused.status).toBe(429);
  expect(refused.text).toContain("bob may send 6 records a day, and has 2 left: try again in");
  expect((await submit("acme", { subjects, features })).status).toBe(200);
  expect((await read("bob", "/usage")).json).toMatchObject({
    quota: { records_per_day: 6, records_left: 2 },
    months: [{ batches: 1, records: 4 }],
  });
});
