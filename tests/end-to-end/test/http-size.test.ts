import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { it } from "../src/e2e-test.ts";
import { cachedEntry, storedPredictions } from "../src/stored.ts";
import { BatchIdSchema } from "../src/wire-fields.ts";

const { subjects, features } = createBatch(14);
const repeated = (text: string, times: number) => `[${Array.from({ length: times }, () => text).join(",")}]`;

const notes = (records: number, subject: string, row: string) =>
  `{"subjects":${repeated(subject, records)},"features":${repeated(row, records)}}`;

/** Four times as long in a message, where numbers are written in full. */
const expandingRow = "[1e20,1e20,1e20,1e20]";

const tooLarge = notes(90, JSON.stringify("x".repeat(100_000)), "[1,2,3,4]");

describe("a batch that is too large is answered 413 and not published", () => {
  it.for([
    ["with a content-length", tooLarge, { "content-length": tooLarge.length }],
    ["sent in chunks", tooLarge, { "transfer-encoding": "chunked" }],
    // A Pub/Sub message has at most ten megabytes, and every accepted batch must fit into all its messages.
    ["as a message on request", notes(90_000, '"of twenty characters"', expandingRow), {}],
    ["as a message on prediction", notes(90_000, '"of 15 character"', expandingRow), {}],
    ["in records", notes(100_001, '""', "[0,0,0,0]"), {}],
    ["in one subject", notes(1, JSON.stringify("x".repeat(100_001)), "[0,0,0,0]"), {}],
  ] as const)("%s", async ([, body, headers], { ingest, watch }) => {
    const requests = await watch("request");
    const reply = await ingest("POST", "/notes", body, headers);
    expect(reply.status).toBe(413);
    expect(reply.json).toEqual({ status_text: expect.any(String), message: expect.any(String) });

    const good = BatchIdSchema.parse((await ingest("POST", "/notes", { subjects, features })).json);
    await requests.next(good);
    expect(requests.received.map(({ body }) => body)).toMatchObject([good]);
  });
});

it("feedback that is too large is answered 413", async ({ predict }) => {
  const reply = await predict("PATCH", `/batches/${randomUUID()}`, tooLarge);
  expect(reply.status).toBe(413);
  expect(reply.json).toEqual({ status_text: expect.any(String), message: expect.any(String) });
});

describe("a large accepted batch is cached and stored", () => {
  it.for([
    ["of many records", notes(50_000, '"a"', "[1.5,-2.5,3.5,-4.5]"), 50_000],
    ["of long subjects", notes(75, JSON.stringify("é".repeat(50_000)), "[1,2,3,4]"), 75],
  ] as const)("%s", async ([, body, records], { ingest, redis, sql }) => {
    const reply = await ingest("POST", "/notes", body);
    expect(reply.status).toBe(200);
    const { batch_id } = BatchIdSchema.parse(reply.json);
    const cached = await cachedEntry(redis, "batches", batch_id);
    expect(cached).toMatchObject({ subjects: JSON.parse(body).subjects });
    expect(await storedPredictions(sql, batch_id)).toHaveLength(records);
    // Keep the list small for later tests.
    await redis.del("batches");
  });
});
