import { randomUUID } from "node:crypto";
import { noteContracts as contracts } from "@loopline/banknotes/definition";
import {
  type BatchList,
  createBatchList,
  createChampion,
  createEventFeed,
  createIdempotencyRecords,
  createJobList,
  createUsage,
  createWaitForBatch,
  type EventFeed,
  readCounts,
} from "@loopline/cache";
import type { CachedBatchDetail, CachedJobDetail, RequestMessage } from "@loopline/contracts";
import { type Publisher, systemClock } from "@loopline/platform";
import type { Api } from "@loopline/platform/http";
import { createApiKeys, hashKey, newKey, type StoredKey } from "@loopline/platform/keys";
import { connectRedis } from "@loopline/platform/redis";
import {
  createMemoryPublisher,
  createTestRedis,
  silentLogger as log,
  type MemoryPublisher,
  servedRoutes,
  type TestRedis,
} from "@loopline/platform/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { buildApp as buildIngestApi } from "../../ingest-api/src/app.ts";
import { buildApp as buildPredictApi } from "../src/app.ts";

/** Who calls: the owner of a batch, another owner, a key without one, another owner's key that sees all, and strangers. */
const callers = ["acme", "bob", "nobody", "all", "none", "revoked"] as const;
type Caller = (typeof callers)[number];

type ApiName = "ingest" | "predict";

interface Request {
  readonly path: string;
  readonly payload?: object;
}

interface Case {
  readonly request: Request;
  /** The same about a batch that does not exist. A reply that is the same to the last byte is `as unknown`. */
  readonly unknown?: Request;
  /** What matters of a 200 beside its status. */
  readonly shows?: (body: string) => string;
  readonly expected: Record<Caller, string>;
}

const refused = { none: "401", revoked: "401" };
const forAll = { acme: "200", bob: "200", nobody: "200", all: "200" };
const open = { ...forAll, none: "200", revoked: "200" };
const everybodys = { ...forAll, ...refused };
const acmesOnly = { ...everybodys, bob: "as unknown" };
const nobodys = { ...acmesOnly, acme: "as unknown" };

const ofAll = "200 acme, bob, nobody, original";
const own = { acme: "200 acme", bob: "200 bob", nobody: ofAll, all: ofAll, ...refused };

const ids = {
  acme: "0b9e5d2c-6b1f-4b5e-9e57-000000000001",
  bob: "0b9e5d2c-6b1f-4b5e-9e57-000000000002",
  nobody: "0b9e5d2c-6b1f-4b5e-9e57-000000000003",
  /** What the original added: it has an entry in the list, and no detail. */
  original: "0b9e5d2c-6b1f-4b5e-9e57-000000000004",
} as const;
const unknownId = "0b9e5d2c-6b1f-4b5e-9e57-00000000000f";
const jobId = "7c3f2a10-94d8-4e0b-8a61-5d2b9f4e6c71";

/** The batches that a text names. */
const batchesIn = (text: string) =>
  Object.entries(ids)
    .filter(([, id]) => text.includes(id))
    .map(([whose]) => whose)
    .join(", ");

/** A case of a batch, by the id in its path. */
function ofBatch(
  whose: keyof typeof ids,
  expected: Record<Caller, string>,
  { query = "", payload }: { query?: string; payload?: object } = {},
): Case {
  const to = (id: string) => ({ path: `/batches/${id}${query}`, ...(payload && { payload }) });
  return { request: to(ids[whose]), unknown: to(unknownId), expected };
}

const notes = { subjects: ["a"], features: [[1, 2, 3, 4]] };
const rated = { subjects: ["a"], ratings: [1] };

const sent = { acme: "200 acme's", bob: "200 bob's", nobody: "200 nobody's", all: "200 bob's", ...refused };
const predicted = { acme: "200 real", bob: "200 real", nobody: "200 real", all: "200 real", ...refused };

function submitting(path: string): Case[] {
  return [
    { request: { path, payload: { ...notes, owner: "somebody" } }, expected: sent, shows: () => lastOwner() },
    {
      request: { path: `${path}?wait=5`, payload: notes },
      expected: predicted,
      shows: (body) => JSON.parse(body).predictions?.join(),
    },
  ];
}

/** Every route of both APIs, with what each caller gets. */
const matrix: Record<ApiName, Record<string, Case[]>> = {
  ingest: {
    "GET /docs": [{ request: { path: "/docs" }, expected: open }],
    "GET /docs/{file}": [{ request: { path: "/docs/reference.css" }, expected: open }],
    "GET /health": [{ request: { path: "/health" }, expected: open }],
    "GET /openapi.json": [{ request: { path: "/openapi.json" }, expected: open }],
    "POST /notes": submitting("/notes"),
    "POST /records": submitting("/records"),
  },
  predict: {
    "GET /docs": [{ request: { path: "/docs" }, expected: open }],
    "GET /docs/{file}": [{ request: { path: "/docs/reference.css" }, expected: open }],
    "GET /health": [{ request: { path: "/health" }, expected: open }],
    "GET /openapi.json": [{ request: { path: "/openapi.json" }, expected: open }],
    "GET /dataset": [{ request: { path: "/dataset" }, expected: everybodys }],
    "GET /jobs": [{ request: { path: "/jobs" }, expected: everybodys }],
    "GET /jobs/{jobId}": [{ request: { path: `/jobs/${jobId}` }, expected: everybodys }],
    "GET /models/latest": [{ request: { path: "/models/latest" }, expected: everybodys }],
    "GET /batches": [
      { request: { path: "/batches" }, expected: own, shows: batchesIn },
      {
        request: { path: `/batches?cursor=${ids.acme}` },
        unknown: { path: `/batches?cursor=${unknownId}` },
        expected: { ...acmesOnly, bob: "as unknown" },
      },
    ],
    "GET /batches/{batchId}": [
      ofBatch("acme", acmesOnly),
      ofBatch("nobody", nobodys),
      ofBatch("original", nobodys),
      ofBatch("acme", acmesOnly, { query: "?wait=0.2" }),
      ofBatch("nobody", nobodys, { query: "?wait=0.2" }),
      ofBatch("original", nobodys, { query: "?wait=0.2" }),
    ],
    "PATCH /batches/{batchId}": [
      ofBatch("acme", acmesOnly, { payload: rated }),
      ofBatch("nobody", nobodys, { payload: rated }),
      ofBatch("original", nobodys, { payload: rated }),
      // The subjects of another's batch are not compared, either.
      ofBatch(
        "acme",
        { ...acmesOnly, acme: "400", nobody: "400", all: "400" },
        { payload: { subjects: ["x"], ratings: [1] } },
      ),
    ],
    "GET /stats": [
      {
        request: { path: "/stats" },
        expected: { acme: "200 1", bob: "200 1", nobody: "200 3", all: "200 3", ...refused },
        shows: (body) => JSON.parse(body).batches,
      },
    ],
    "GET /usage": [
      {
        request: { path: "/usage?owner=acme" },
        expected: { acme: "200 acme", bob: "200 bob", nobody: "404", all: "404", ...refused },
        shows: (body) => JSON.parse(body).owner,
      },
    ],
    "GET /events": [
      {
        request: { path: "/events?last_event_id=0-0" },
        expected: {
          acme: "200 acme",
          bob: "200 bob",
          nobody: "200 acme, bob, nobody",
          all: "200 acme, bob, nobody",
          ...refused,
        },
        shows: batchesIn,
      },
    ],
  },
};

const batchOf = (batch_id: string, owner?: string): CachedBatchDetail => ({
  batch_id,
  subjects: ["a"],
  predictions: ["real"],
  created: "2026-01-02T03:04:05.678",
  ...(owner !== undefined && { owner }),
  features: [[1, 2, 3, 4]],
});

const scores = { precision: 1, recall: 1, "f1-score": 1, support: 3 };
const job: CachedJobDetail = {
  job_id: jobId,
  model_file_name: "model-1.json",
  records: 6,
  accuracy: 0.84,
  data_prep_time: 0.1,
  training_time: 0.2,
  testing_time: 0.3,
  created: "2026-01-02T03:04:05.678",
  report: { "0": scores, "1": scores, accuracy: 0.84, "macro avg": scores, "weighted avg": scores },
};

const stored: StoredKey[] = [];

function createKey(name: string, changes: Partial<StoredKey> = {}): string {
  const { id, text } = newKey();
  const hash = hashKey(text).toString("hex");
  stored.push({
    ...{ id, name, scopes: ["ingest", "read", "feedback"], hash, created: "2026-01-02T03:04:05Z" },
    ...changes,
  });
  return text;
}

const keyOf: Record<Caller, string | undefined> = {
  acme: createKey("acme", { owner: "acme" }),
  bob: createKey("bob", { owner: "bob" }),
  nobody: createKey("nobody"),
  all: createKey("bob's operator", { owner: "bob", scopes: ["ingest", "read", "feedback", "all"] }),
  none: undefined,
  revoked: createKey("revoked", { owner: "acme", revoked: "2026-01-03T00:00:00Z" }),
};

let testRedis: TestRedis;
let redis: ReturnType<typeof connectRedis>;
let events: EventFeed;
let batches: BatchList;
let published: MemoryPublisher;
let apis: Record<ApiName, Api>;
let urls: Record<ApiName, string>;

beforeAll(async () => {
  testRedis = await createTestRedis();
  redis = connectRedis(testRedis.url, log);
});

afterAll(async () => {
  await redis.quit();
  await testRedis.drop();
});

/** Predicts what is requested, at once. */
const publisher: Publisher = {
  async publish(topic, message) {
    if (topic === "request") {
      const { batch_id, owner } = message as RequestMessage;
      await batches.add(batchOf(batch_id, owner));
    }
    return published.publish(topic, message);
  },
};

function lastOwner(): string {
  const { message } = published.published.at(-1) ?? {};
  return `${(message as RequestMessage).owner ?? "nobody"}'s`;
}

function builders(): Record<ApiName, () => Promise<Api>> {
  const keys = createApiKeys({
    readDocument: async () => JSON.stringify({ keys: stored }),
    clock: systemClock,
    log,
    refreshSeconds: 60,
  });
  const shared = { contracts, publisher, keys, log, corsOrigins: "*", bodyLimit: 10_000 };
  return {
    ingest: () =>
      buildIngestApi({
        ...shared,
        idempotency: createIdempotencyRecords(redis),
        waitForBatch: createWaitForBatch({ batches, events, clock: systemClock }),
        newBatchId: randomUUID,
      }),
    predict: () =>
      buildPredictApi({
        ...shared,
        batches,
        jobs: createJobList({ contracts, redis, log }),
        champion: createChampion({ contracts, redis }),
        events,
        maxStreams: 10,
        counts: (owner) => readCounts({ contracts, redis }, owner),
        usage: createUsage({ redis, clock: systemClock }),
        clock: systemClock,
        newFeedbackId: randomUUID,
      }),
  };
}

beforeEach(async () => {
  await redis.flushdb();
  events = createEventFeed({ redis, log });
  batches = createBatchList({ contracts, redis, log });
  published = createMemoryPublisher();
  const { features: _, ...entry } = batchOf(ids.original);
  await redis.lpush("batches", JSON.stringify(entry));
  await batches.add(batchOf(ids.nobody));
  await batches.add(batchOf(ids.bob, "bob"));
  await batches.add(batchOf(ids.acme, "acme"));
  await createJobList({ contracts, redis, log }).add(job);
  await createChampion({ contracts, redis }).promote({ model_file_name: "model-1.json", accuracy: 0.84 }, 1);
  const build = builders();
  apis = { ingest: await build.ingest(), predict: await build.predict() };
  const address = { host: "127.0.0.1", port: 0 };
  urls = { ingest: await apis.ingest.listen(address), predict: await apis.predict.listen(address) };
});

afterEach(async () => {
  events.close();
  await Promise.all(Object.values(apis).map((api) => api.close()));
});

interface Reply {
  readonly status: number;
  /** In their order, without the time. */
  readonly headers: readonly string[];
  readonly body: string;
}

async function ask(api: ApiName, method: string, { path, payload }: Request, key?: string): Promise<Reply> {
  const left = new AbortController();
  const response = await fetch(urls[api] + path, {
    method,
    headers: { ...(key !== undefined && { "x-api-key": key }), "content-type": "application/json" },
    ...(payload && { body: JSON.stringify(payload) }),
    signal: left.signal,
  });
  let body = "";
  for await (const chunk of response.body ?? []) {
    body += Buffer.from(chunk).toString("latin1");
    // A stream has no end. This event is the last one.
    if (path.startsWith("/events") && body.includes("model-promoted")) break;
  }
  left.abort();
  const headers = [...response.headers].filter(([name]) => name !== "date").map((pair) => pair.join(": "));
  return { status: response.status, headers, body };
}

for (const [api, routes] of Object.entries(matrix) as [ApiName, Record<string, Case[]>][]) {
  it(`has every route of ${api}-api`, async () => {
    expect(Object.keys(routes).toSorted()).toEqual(await servedRoutes(builders()[api]));
  });

  for (const [route, cases] of Object.entries(routes)) {
    for (const { request, unknown, shows, expected } of cases) {
      const [method = ""] = route.split(" ");
      const body = request.payload === undefined ? "" : ` ${JSON.stringify(request.payload)}`;

      it(`${api} ${method} ${request.path}${body} replies to each caller as it may`, async () => {
        const got: Partial<Record<Caller, string>> = {};
        for (const caller of callers) {
          const reply = await ask(api, method, request, keyOf[caller]);
          const status = String(reply.status);
          got[caller] = shows && status === "200" ? `${status} ${shows(reply.body)}` : status;
          if (expected[caller] !== "as unknown" || unknown === undefined) continue;
          const publishedBefore = published.published.length;
          expect(reply).toEqual(await ask(api, method, unknown, keyOf[caller]));
          expect([200, 401]).not.toContain(reply.status);
          expect(published.published).toHaveLength(publishedBefore);
          got[caller] = "as unknown";
        }
        expect(got).toEqual(expected);
        const corrected = published.published.filter(({ topic }) => topic === "feedback");
        const allowed = Object.values(expected).filter((outcome) => outcome === "200");
        expect(corrected).toHaveLength(method === "PATCH" ? allowed.length : 0);
      });
    }
  }
}
