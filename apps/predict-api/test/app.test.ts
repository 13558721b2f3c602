import type { PageRequest } from "@loopline/cache";
import type { CachedBatchDetail, CachedJobDetail } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import type { Api } from "@loopline/platform/http";
import { createMemoryPublisher, type MemoryPublisher } from "@loopline/platform/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildApp, type PredictApiDeps } from "../src/app.ts";
import { createMemoryFeed, type MemoryFeed } from "./memory-feed.ts";
import { createDeps, feedbackId } from "./predict-deps.ts";

const batchId = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const batch: CachedBatchDetail = {
  batch_id: batchId,
  subjects: ["a", "b"],
  predictions: ["real", "fake"],
  created: "2026-01-02T03:04:05.678",
  features: [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ],
};
const scores = { precision: 1, recall: 1, "f1-score": 1, support: 3 };

const job: CachedJobDetail = {
  job_id: feedbackId,
  model_file_name: "model-1.json",
  records: 6,
  accuracy: 0.84,
  data_prep_time: 0.1,
  training_time: 0.2,
  testing_time: 0.3,
  created: "2026-01-02T03:04:05.678",
  report: { "0": scores, "1": scores, accuracy: 0.84, "macro avg": scores, "weighted avg": scores },
};

/** A list of one entry that records its requests. */
function listOf<T>(id: string, entry: T, asked: unknown[]) {
  return {
    page: async (request: PageRequest) => {
      asked.push(request);
      const entries = [JSON.stringify(entry)];
      return request.limit === 1 ? { entries, next: id } : { entries };
    },
    detail: async (wanted: string) => (wanted === id ? JSON.stringify(entry) : null),
    entry: async () => null as string | null,
  };
}

let api: Api;
let publisher: MemoryPublisher;
let deps: PredictApiDeps;
let asked: unknown[];
let feed: MemoryFeed;

beforeEach(async () => {
  publisher = createMemoryPublisher();
  asked = [];
  feed = createMemoryFeed();
  deps = createDeps({
    batches: listOf(batchId, batch, asked),
    jobs: listOf(feedbackId, job, asked),
    champion: { model: async () => ({ model_file_name: "model-1.json", accuracy: 0.84 }) },
    events: feed,
    counts: async () => ({ batches: 1, predictions: 2, real: 1, fake: 1 }),
    publisher,
  });
  api = await buildApp(deps);
});

afterEach(() => api.close());

const get = (url: string) => api.inject({ url });
const patch = (payload: object, id = batchId) =>
  api.inject({ method: "PATCH", url: `/batches/${id}`, payload });

describe("an owner", () => {
  it("sees what it used and what is left of its quota, and its corrections are counted once accepted", async () => {
    const quota = { owner: "acme", records_per_day: 10, changed: "2026-01-02T03:04:05Z" };
    const key = { id: "acme0000", name: "acme", scopes: ["read" as const, "feedback" as const] };
    const counted: unknown[] = [];
    const months = [{ month: "2026-01", batches: 1, records: 2, corrections: 0 }];
    const owned = await buildApp({
      ...deps,
      keys: { find: async () => ({ ...key, owner: "acme", quota }), refresh: async () => {} },
      usage: {
        read: async (owner) => ({ owner, last_seen: null, months }),
        countCorrections: async (corrections) => {
          counted.push(corrections);
          throw new AppError("unavailable", "Redis is not available");
        },
      },
      quotas: {
        charge: async () => () => {},
        read: async ({ apiKey }) => ({ records_per_day: apiKey?.quota?.records_per_day, records_left: 4 }),
      },
    });
    expect((await owned.inject("/usage")).json()).toEqual({
      owner: "acme",
      last_seen: null,
      quota: { records_per_day: 10, records_left: 4 },
      months,
    });
    const payload = { subjects: ["a", "b"], labels: ["real", null] };
    const rated = await owned.inject({ method: "PATCH", url: `/batches/${batchId}`, payload });
    expect(rated.statusCode).toBe(200);
    const created = "2026-01-02T03:04:05.678";
    expect(counted).toEqual([{ owner: "acme", records: 1, created, feedbackId }]);
    await owned.close();
  });
});

describe("GET", () => {
  it("lists at most 100 batches and 25 jobs by default", async () => {
    expect((await get("/batches")).json()).toEqual({ batches: [batch] });
    expect((await get("/jobs")).json()).toEqual({ jobs: [job] });
    expect(asked).toEqual([{ limit: 100 }, { limit: 25 }]);
  });

  it("lists batches and jobs page by page", async () => {
    expect((await get("/batches?limit=1")).json()).toEqual({ batches: [batch], next_cursor: batchId });
    expect((await get(`/jobs?limit=7&cursor=${feedbackId}`)).json()).toEqual({ jobs: [job] });
    expect(asked).toEqual([{ limit: 1 }, { limit: 7, cursor: feedbackId }]);
  });

  it.each([
    ["limit=0", "limit must be at least 1"],
    ["limit=101", "limit must be at most 100"],
    ["limit=ten", "limit must be a number"],
    ["limit=1.5", "limit must be a whole number"],
    ["cursor=", "cursor must not be empty"],
  ])("refuses %s", async (query, message) => {
    for (const path of ["/batches", "/jobs"]) {
      const response = await get(`${path}?${query}`);
      expect(response.statusCode).toBe(400);
      expect(response.json()).toEqual({ status_text: "Bad request", message });
    }
  });

  it("shows one batch, one job, the model and the counts", async () => {
    expect((await get(`/batches/${batchId}`)).json()).toEqual(batch);
    expect((await get(`/jobs/${feedbackId}`)).json()).toEqual(job);
    expect((await get("/models/latest")).json()).toEqual({ model_file_name: "model-1.json", accuracy: 0.84 });
    expect((await get("/stats")).json()).toEqual({ batches: 1, predictions: 2, real: 1, fake: 1 });
  });

  it("finds a batch and a job by their ids without dashes", async () => {
    const short = (id: string) => id.replaceAll("-", "");
    expect((await get(`/batches/${short(batchId)}`)).json()).toEqual(batch);
    expect((await get(`/jobs/${short(feedbackId)}`)).json()).toEqual(job);
  });

  it("shows the list entry of a batch and a job without details", async () => {
    const { features, model_file_name, ...entry } = batch;
    const { report, ...jobEntry } = job;
    const listOnly = (text: object) => ({
      page: async () => ({ entries: [] }),
      detail: async () => null,
      entry: async () => JSON.stringify(text),
    });
    const app = await buildApp({ ...deps, batches: listOnly(entry), jobs: listOnly(jobEntry) });
    expect((await app.inject({ url: `/batches/${batchId}` })).json()).toEqual(entry);
    expect((await app.inject({ url: `/jobs/${feedbackId}` })).json()).toEqual(jobEntry);
    await app.close();
  });

  it("replies 404 for an unknown batch or job", async () => {
    for (const path of [`/batches/${feedbackId}`, `/jobs/${batchId}`]) {
      const response = await get(path);
      expect(response.statusCode).toBe(404);
      expect(response.json()).toEqual({ status_text: "Not found", message: "Resource not found" });
    }
  });

  it("replies 503 when the cache is down", async () => {
    const down = async () => {
      throw new AppError("unavailable", "Redis is not available");
    };
    const broken = await buildApp({ ...deps, batches: { page: down, detail: down, entry: down } });
    const response = await broken.inject({ url: "/batches" });
    expect(response.statusCode).toBe(503);
    expect(response.headers["retry-after"]).toBe("1");
    await broken.close();
  });
});

describe("PATCH /batches/{batchId}", () => {
  const ratings = { subjects: ["a", "b"], ratings: [1, 0] };

  it("publishes ratings with a date and an id, and replies with them", async () => {
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

  describe("of a cached batch", () => {
    const { features, model_file_name, ...entry } = batch;
    /** Rates a batch that is cached with its detail, or, as by the original, in the list only. */
    const rateCached = async (cached: PredictApiDeps["batches"], subjects: string[]) => {
      const app = await buildApp({ ...deps, batches: cached });
      const payload = { subjects, ratings: subjects.map(() => 1) };
      const response = await app.inject({ method: "PATCH", url: `/batches/${batchId}`, payload });
      await app.close();
      return response;
    };
    const withTwins = {
      ...batch,
      subjects: ["a", "b", "a", ""],
      predictions: ["real", "fake", "fake", "real"],
    };
    const listOnly = {
      page: async () => ({ entries: [] }),
      detail: async () => null,
      entry: async () => JSON.stringify(entry),
    };

    it.each([
      ["one that is not in the batch", ["a", "x"], 'subjects[1] "x" is not in the batch'],
      ["the name of an object's own method", ["toString"], 'subjects[0] "toString" is not in the batch'],
      ["the first of several", ["b", "y", "x"], 'subjects[1] "y" is not in the batch'],
      [
        "one more often than in the batch",
        ["a", "", "a", "a"],
        'subjects[3] "a" occurs more often than in the batch',
      ],
      ["one that is long", ["x".repeat(500)], `subjects[0] "${"x".repeat(100)}…" is not in the batch`],
    ])("refuses subjects with %s and publishes nothing", async (_what, subjects, message) => {
      const response = await rateCached(listOf(batchId, withTwins, asked), subjects);
      expect(response.statusCode).toBe(400);
      expect(response.json()).toEqual({ status_text: "Bad request", message });
      expect(publisher.published).toEqual([]);
    });

    it("accepts each subject at most as often as it is in the batch, in any order", async () => {
      const response = await rateCached(listOf(batchId, withTwins, asked), ["", "a", "a"]);
      expect(response.statusCode).toBe(200);
      expect(publisher.published).toHaveLength(1);
    });

    it("checks against the list's entry without a detail", async () => {
      expect((await rateCached(listOnly, ["x"])).json()).toEqual({
        status_text: "Bad request",
        message: 'subjects[0] "x" is not in the batch',
      });
      expect((await rateCached(listOnly, ["b"])).statusCode).toBe(200);
    });

    it("checks the contract's rules before the subjects", async () => {
      const response = await patch({ subjects: ["x"], ratings: [1, 2] });
      expect(response.json()).toMatchObject({ message: "ratings count must equal subjects" });
    });
  });

  it("accepts any subjects of a batch that is not cached", async () => {
    expect((await patch({ subjects: ["x"], ratings: [1] }, feedbackId)).statusCode).toBe(200);
    expect(publisher.published).toHaveLength(1);
  });

  it("accepts feedback while the cache is down", async () => {
    const down = async () => {
      throw new AppError("unavailable", "Redis is not available");
    };
    const app = await buildApp({ ...deps, batches: { page: down, detail: down, entry: down } });
    const payload = { subjects: ["x"], ratings: [1] };
    const response = await app.inject({ method: "PATCH", url: `/batches/${batchId}`, payload });
    expect(response.statusCode).toBe(200);
    expect(publisher.published).toHaveLength(1);
    await app.close();
  });

  it("allows only GET and PATCH for a batch", async () => {
    const response = await api.inject({ method: "DELETE", url: `/batches/${batchId}` });
    expect(response.statusCode).toBe(405);
    expect(response.headers.allow).toBe("GET, HEAD, PATCH");
  });
});

it.each([
  ["the name of the API key", {}, "importer"],
  ["the user whom its holder names", { "loopline-user": "ada@example.org" }, "ada@example.org"],
])("publishes %s as the source of feedback", async (_what, headers, source) => {
  const scopes = ["feedback", "on-behalf"] as const;
  const find = async (id: string) => ({ id, name: "importer", scopes: [...scopes] });
  const guarded = await buildApp({ ...deps, keys: { find, refresh: async () => {} } });
  await guarded.inject({
    method: "PATCH",
    url: `/batches/${batchId}`,
    payload: { subjects: ["a"], ratings: [1] },
    headers: { "x-api-key": "k", ...headers },
  });
  expect(publisher.published).toMatchObject([{ topic: "feedback", message: { source } }]);
  await guarded.close();
});

describe("PATCH with a key of an owner", () => {
  const rate = async (
    changes: Partial<PredictApiDeps>,
    payload: object = { subjects: ["a"], ratings: [1] },
  ) => {
    const find = async () => ({ id: "k", name: "k", scopes: ["feedback" as const], owner: "acme" });
    const app = await buildApp({ ...deps, ...changes, keys: { find, refresh: async () => {} } });
    const headers = { "x-api-key": "k" };
    const response = await app.inject({ method: "PATCH", url: `/batches/${batchId}`, payload, headers });
    await app.close();
    return response;
  };
  const ofAcme = {
    ...listOf(batchId, batch, []),
    detail: async (_id: string, owner?: string) => (owner === "acme" ? JSON.stringify(batch) : null),
  };

  it("publishes the owner, so that the database applies it to no other batch, and never from the body", async () => {
    const response = await rate({ batches: ofAcme }, { subjects: ["a"], ratings: [1], owner: "bob" });
    expect(response.statusCode).toBe(200);
    expect(publisher.published).toMatchObject([{ topic: "feedback", message: { owner: "acme" } }]);
  });

  it("is a 404 for a batch that the cache does not have as the owner's, also one that the original listed", async () => {
    const listed = { ...ofAcme, detail: async () => null, entry: async () => JSON.stringify(batch) };
    const response = await rate({ batches: listed });
    expect(response.statusCode).toBe(404);
    expect(response.json()).toEqual({ status_text: "Not found", message: "Resource not found" });
    expect(publisher.published).toEqual([]);
  });

  it("is a 503 while the cache is down, because nothing else says whose the batch is", async () => {
    const down = async () => {
      throw new AppError("unavailable", "Redis is not available");
    };
    const response = await rate({ batches: { page: down, detail: down, entry: down } });
    expect(response.statusCode).toBe(503);
    expect(response.headers["retry-after"]).toBe("1");
    expect(publisher.published).toEqual([]);
  });
});

describe("PATCH with an Idempotency-Key", () => {
  const send = async (key: string, payload: object, id = batchId) => {
    const headers = { "idempotency-key": key };
    await api.inject({ method: "PATCH", url: `/batches/${id}`, payload, headers });
    const { message } = publisher.published.at(-1) ?? {};
    return (message as { feedback_id: string }).feedback_id;
  };
  const right = { subjects: ["a"], ratings: [1] };

  it("gives feedback the same id for the same Idempotency-Key, batch and body only", async () => {
    const first = await send("k1", right);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await send("k1", right)).toBe(first);
    const others = [
      await send("k2", right),
      await send("k1", right, feedbackId),
      await send("k1", { subjects: ["a"], ratings: [0] }),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });
});

describe("a client that has the current version", () => {
  it.each(["/batches", "/jobs", `/batches/${batchId}`, `/jobs/${feedbackId}`, "/models/latest"])(
    "%s is not sent again",
    async (url) => {
      const { etag } = (await get(url)).headers;
      const known = await api.inject({ url, headers: { "if-none-match": `"other", ${etag}` } });
      expect([known.statusCode, known.body, known.headers.etag]).toEqual([304, "", etag]);
      const other = await api.inject({ url, headers: { "if-none-match": '"other"' } });
      expect(other.statusCode).toBe(200);
    },
  );
});
