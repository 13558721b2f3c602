import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { createBatch } from "../src/batch.ts";
import { it as plainIt } from "../src/e2e-test.ts";
import { type CallerKey, createKey, storeKeys } from "../src/key-secret.ts";
import type { Call } from "../src/send-request.ts";
import { BatchIdSchema } from "../src/wire-fields.ts";

const scopes = ["ingest", "read", "feedback", "on-behalf", "all", "admin"] as const;
type Scope = (typeof scopes)[number];

const { subjects, features } = createBatch(66);
const feedback = { subjects, ratings: subjects.map(() => 1) };

/** A request that is valid except for its key. */
interface Served {
  readonly api: "ingest" | "predict";
  readonly scope: Scope;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Every route that needs a key. */
const served: readonly Served[] = [
  { api: "ingest", scope: "ingest", method: "POST", path: "/notes", body: { subjects, features } },
  { api: "ingest", scope: "ingest", method: "POST", path: "/records", body: { subjects, features } },
  { api: "predict", scope: "feedback", method: "PATCH", path: `/batches/${randomUUID()}`, body: feedback },
  ...[
    "/batches",
    `/batches/${randomUUID()}`,
    "/jobs",
    `/jobs/${randomUUID()}`,
    "/models/latest",
    "/stats",
    "/usage",
    "/dataset",
  ].map((path): Served => ({ api: "predict", scope: "read", method: "GET", path })),
  { api: "predict", scope: "read", method: "HEAD", path: "/batches" },
  { api: "predict", scope: "read", method: "GET", path: "/events?last_event_id=0-0" },
];

const keys = Object.fromEntries(scopes.map((scope) => [scope, createKey([scope])])) as Record<
  Scope,
  CallerKey
>;
const revoked = createKey(scopes, { revoked: "2026-01-03T00:00:00Z" });
const rare = createKey(["read"], { requests_per_minute: 2 });
const unknown = createKey(scopes);

const withKey = (text: string) => ({ "x-api-key": text });
const withoutSecretOf = ({ text }: CallerKey) => text.slice(0, -43);

/** Credentials that every route refuses. */
const strangers: readonly (readonly [what: string, headers: Record<string, string>])[] = [
  ["no key", {}],
  ["an empty key", withKey("")],
  ["garbage", withKey("' or 1=1 --")],
  ["an unknown id", withKey(unknown.text)],
  ["the right id with a wrong secret", withKey(withoutSecretOf(keys.admin) + unknown.text.slice(-43))],
  ["the right id without a secret", withKey(withoutSecretOf(keys.admin))],
  ["two keys in one", withKey(`${keys.admin.text}, ${keys.admin.text}`)],
  ["the stored hash", withKey(String(keys.admin.stored.hash))],
  ["a revoked key", withKey(revoked.text)],
  ["a key as another header", { authorization: `Bearer ${keys.admin.text}` }],
];

/** Requests that need no key. */
const open = [
  ["ingest", "GET", "/health", 200],
  ["predict", "GET", "/health", 200],
  ["ingest", "POST", "/nowhere", 404],
  ["predict", "DELETE", "/batches", 405],
] as const;

const DocumentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ security: z.array(z.record(z.string(), z.array(z.string()))) })),
  ),
});

/** The scope of every route that an API's document says needs a key. */
async function documentedScopes(call: Call): Promise<Record<string, string | undefined>> {
  const { paths } = DocumentSchema.parse((await call("GET", "/openapi.json")).json);
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security }]) => {
      const route = `${method.toUpperCase()} ${path.replace(/\{\w+\}/, "{id}")}`;
      return [route, security[0]?.apiKey?.[0]] as const;
    }),
  );
  return Object.fromEntries(routes.filter(([, scope]) => scope !== undefined));
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The scope of every route in `served`. */
function triedScopes(name: Served["api"]): Record<string, string | undefined> {
  const tried = served.filter(({ api, method }) => api === name && method !== "HEAD");
  return Object.fromEntries(
    tried.map(({ method, path, scope }) => [
      `${method} ${path.replace(uuid, "{id}").replace(/\?.*/, "")}`,
      scope,
    ]),
  );
}

/** A test with both APIs requiring keys. */
const it = plainIt.extend("guarded", async ({ stack, startApi }) => {
  const secret = await storeKeys(stack, [...Object.values(keys), revoked, rare]);
  const changes = {
    API_KEYS: "required",
    API_KEYS_SECRET: secret,
    SECRET_MANAGER_API_ENDPOINT: stack.secretManager,
  };
  const [ingest, predict] = await Promise.all([
    startApi("ingest-api", changes),
    startApi("predict-api", changes),
  ]);
  return { ingest: ingest.call, predict: predict.call };
});

it("every route refuses every wrong credential without publishing, and accepts the right ones up to their rate limit", {
  timeout: 120_000,
}, async ({ guarded, watch }) => {
  const [requests, feedbacks] = [await watch("request"), await watch("feedback")];
  for (const name of ["ingest", "predict"] as const) {
    expect(triedScopes(name)).toEqual(await documentedScopes(guarded[name]));
  }
  let refused = 0;
  for (const { api, scope, method, path, body } of served) {
    const wrongScopes = scopes.filter((other) => other !== scope && other !== "admin");
    for (const [what, headers] of strangers) {
      const reply = await guarded[api](method, path, body, headers);
      expect(reply.status, `${method} ${path} with ${what}`).toBe(401);
      expect(reply.headers["www-authenticate"]).toBe("ApiKey");
      refused += 1;
    }
    for (const wrong of wrongScopes) {
      const reply = await guarded[api](method, path, body, withKey(keys[wrong].text));
      expect(reply.status, `${method} ${path} with a key for ${wrong}`).toBe(403);
      refused += 1;
    }
    const named = { ...withKey(keys[scope].text), "loopline-user": "ada" };
    const reply = await guarded[api](method, path, body, named);
    expect(reply.status, `${method} ${path} for a user, with a key for ${scope}`).toBe(403);
    refused += 1;
  }
  expect(refused).toBe(served.length * (strangers.length + 5));

  for (const { api, scope, method, path, body } of served.filter(({ path }) => !path.startsWith("/events"))) {
    for (const right of [scope, "admin"] as const) {
      const reply = await guarded[api](method, path, body, withKey(keys[right].text));
      expect([200, 404], `${method} ${path} with a key for ${right}`).toContain(reply.status);
    }
  }
  for (const [api, method, path, status] of open) {
    expect((await guarded[api](method, path)).status, `${method} ${path} without a key`).toBe(status);
  }
  const rates = [];
  for (let request = 0; request < 3; request++) {
    rates.push(await guarded.predict("GET", "/batches", undefined, withKey(rare.text)));
  }
  expect(rates.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(rates[0]?.headers).toMatchObject({
    "ratelimit-policy": '"minute";q=2;w=60',
    ratelimit: expect.stringMatching(/^"minute";r=1;t=\d+$/),
  });
  expect(Number(rates[2]?.headers["retry-after"])).toBeGreaterThan(0);
  // Only the accepted requests were published: two batches by each of two routes and two corrections, and then one more of each.
  const last = await guarded.ingest("POST", "/notes", { subjects, features }, withKey(keys.ingest.text));
  await requests.next(BatchIdSchema.parse(last.json));
  const batch_id = randomUUID();
  await guarded.predict("PATCH", `/batches/${batch_id}`, feedback, withKey(keys.feedback.text));
  await feedbacks.next({ batch_id });
  expect(requests.received).toHaveLength(5);
  expect(feedbacks.received).toHaveLength(3);
});

it("answers 503 to every key until Secret Manager has answered", async ({ startApi }) => {
  const { call } = await startApi("predict-api", {
    API_KEYS: "required",
    SECRET_MANAGER_API_ENDPOINT: "127.0.0.1:1",
  });
  const reply = await call("GET", "/batches", undefined, withKey(keys.admin.text));
  expect(reply.status).toBe(503);
  expect(reply.headers["retry-after"]).toBeDefined();
});
