import type { CachedBatch, CachedJob } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import type { Api } from "@loopline/platform/http";
import {
  createClock,
  createMemoryPublisher,
  type MemoryPublisher,
  silentLogger,
} from "@loopline/platform/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildApp } from "../src/app.ts";

const batchId = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const feedbackId = "11111111-2222-4333-8444-555555555555";
const batch: CachedBatch = {
  batch_id: batchId,
  subjects: ["a"],
  predictions: ["real"],
  created: "2026-01-02T03:04:05.678",
};

let api: Api;
let publisher: MemoryPublisher;
let asked: Record<string, number>;
let batches: CachedBatch[];
let cacheFailure: Error | undefined;

beforeEach(async () => {
  publisher = createMemoryPublisher();
  asked = {};
  batches = [];
  cacheFailure = undefined;
  const listOf = <T>(name: string, entries: () => T[]) => ({
    newest: async (limit: number) => {
      asked[name] = limit;
      if (cacheFailure !== undefined) throw cacheFailure;
      return entries();
    },
  });
  api = await buildApp({
    batches: listOf<CachedBatch>("batches", () => batches),
    jobs: listOf<CachedJob>("jobs", () => []),
    publisher,
    clock: createClock(),
    newFeedbackId: () => feedbackId,
    log: silentLogger,
    corsOrigins: "*",
    bodyLimit: 10_000,
  });
});

afterEach(() => api.close());

const patch = (payload: object, id = batchId) =>
  api.inject({ method: "PATCH", url: `/batches/${id}`, payload });

describe("GET", () => {
  it("lists at most 100 batches", async () => {
    batches = [batch];
    expect((await api.inject({ url: "/batches" })).json()).toEqual({ batches: [batch] });
    expect(asked).toEqual({ batches: 100 });
  });

  it("lists at most 25 jobs, and none as an empty list", async () => {
    expect((await api.inject({ url: "/jobs" })).body).toBe('{"jobs":[]}');
    expect(asked).toEqual({ jobs: 25 });
  });

  it("answers 503 when the cache is down", async () => {
    cacheFailure = new AppError("unavailable", "Redis is not available");
    const response = await api.inject({ url: "/batches" });
    expect(response.statusCode).toBe(503);
    expect(response.headers["retry-after"]).toBe("1");
  });
});

describe("PATCH /batches/{batchId}", () => {
  const ratings = { subjects: ["a", "b"], ratings: [1, 0] };

  it("publishes the ratings, dated and with an id, and answers with them", async () => {
    const response = await patch({ ...ratings, batch_id: batchId.toUpperCase() });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ batch_id: batchId, ...ratings });
    const message = {
      batch_id: batchId,
      ...ratings,
      feedback_id: feedbackId,
      created: "2026-01-02T03:04:05.678",
    };
    expect(publisher.published).toEqual([{ topic: "feedback", message }]);
  });

  it.each([
    [
      "another batch's id",
      { ...ratings, batch_id: feedbackId },
      batchId,
      "batch_id must equal the batch id of the path",
    ],
    ["a path that is no UUID", ratings, "17", "batchId must be a UUID"],
    ["a rating of 2", { subjects: ["a"], ratings: [2] }, batchId, "ratings must be a 1 or 0 value"],
    ["no ratings", { subjects: ["a"] }, batchId, "ratings count must equal subjects"],
  ])("refuses %s and publishes nothing", async (_what, body, id, message) => {
    const response = await patch(body, id);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ status_text: "Bad request", message });
    expect(publisher.published).toEqual([]);
  });

  it("allows nothing but PATCH", async () => {
    const response = await api.inject({ method: "GET", url: `/batches/${batchId}` });
    expect(response.statusCode).toBe(405);
    expect(response.headers.allow).toBe("PATCH");
  });
});
