import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { noteContracts } from "@loopline/banknotes/definition";
import { exampleBatchId, exampleJobId } from "@loopline/contracts";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect } from "vitest";
import { it as inStack } from "../src/e2e-test.ts";
import { createKey, storeKeys } from "../src/key-secret.ts";
import { createModelMessage } from "../src/model-message.ts";
import {
  exampleRequest,
  examplesOf,
  headersOf,
  type Operation,
  operationsOf,
  readDocument,
  replyOf,
} from "../src/openapi.ts";
import type { Reply } from "../src/send-request.ts";
import { until } from "../src/until.ts";

const exampleRecords = noteContracts.examples.records;

const it = inStack.extend("documented", { scope: "file" }, async ({ ingest, predict }) => ({
  ingest: await readDocument(ingest),
  predict: await readDocument(predict),
}));

describe.for(["ingest", "predict"] as const)("the document of the %s API", (name) => {
  it("is valid OpenAPI 3.1", async ({ documented }) => {
    const validator = new Validator();
    expect(await validator.validate(documented[name].json)).toMatchObject({ valid: true });
    expect(validator.version).toBe("3.1");
  });

  it("has examples that satisfy their schemas", ({ documented }) => {
    const { document, check } = documented[name];
    const examples = examplesOf(document);
    expect(examples.length).toBeGreaterThan(10);
    for (const { schema, example } of examples) expect(check(schema, example)).toBeNull();
  });

  it("has unique operation ids", ({ documented }) => {
    const ids = operationsOf(documented[name].document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("describes the responses to its example requests", async ({ documented, publish, trainings: _ends }) => {
    const { call, document, check } = documented[name];
    // The resources in the examples have to exist.
    const { predict } = documented;
    await publish("request", { batch_id: exampleBatchId, ...exampleRecords });
    await publish("model", { ...createModelMessage(), job_id: exampleJobId });
    for (const path of [`/batches/${exampleBatchId}`, `/jobs/${exampleJobId}`]) {
      await until(path, async () => (await predict.call("GET", path)).status === 200);
    }

    for (const { path, method, operation } of operationsOf(document)) {
      const { url, headers, body } = exampleRequest(path, operation);
      const [type, media] = replyOf(document, operation, 200) ?? [];
      if (media === undefined) throw new Error(`${method} ${path} documents no reply`);
      // Keys are off here, so that nobody has an owner; a test below has one.
      if (type === "text/event-stream" || path === "/usage") continue;
      const reply = await call(method, url, body, headers);
      expect(reply.status, `${method} ${url}`).toBe(200);
      expect(reply.headers["content-type"]).toMatch(new RegExp(`^${type}\\b`));
      expect(check(media.schema, type === "application/json" ? reply.json : reply.text), url).toBeNull();
      if ("304" in operation.responses) {
        const again = await call(method, url, body, { ...headers, "if-none-match": reply.headers.etag });
        expect(again.status, `${method} ${url} again`).toBe(304);
      }
    }
  });

  it("describes error responses", async ({ documented }) => {
    const { call, document, check } = documented[name];
    const unknownId = "00000000-0000-4000-8000-000000000000";
    for (const { path, method, operation } of operationsOf(document)) {
      const { body } = exampleRequest(path, operation);
      const url = path.replace(/\{\w+\}/, unknownId);
      const faults = [
        ...(body === undefined ? [] : [{ status: 400, body: {} }]),
        // A correction is a 404 only to a key with an owner, and this stack has no keys.
        ...(url === path || method === "PATCH" || !("404" in operation.responses)
          ? []
          : [{ status: 404, body }]),
      ];
      for (const { status, body } of faults) {
        const reply = await call(method, url, body);
        expect(reply.status, `${method} ${url}`).toBe(status);
        const [, media] = replyOf(document, operation, status) ?? [];
        expect(check(media?.schema ?? { not: {} }, reply.json)).toBeNull();
      }
    }
  });
});

it("events have the documented format", async ({ stack, documented: { predict }, publish }) => {
  const { document, check } = predict;
  const [operation] = operationsOf(document).filter(({ path }) => path === "/events");
  const [type, media] = (operation && replyOf(document, operation.operation, 200)) ?? [];
  const request = get(`${stack.predictApi}/events`);
  const [response]: IncomingMessage[] = await once(request, "response");
  expect(response?.headers["content-type"]).toBe(type);
  let text = "";
  response?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  await publish("request", { batch_id: "5d0c3f7e-2a41-4b7f-9a37-0c1f6b8e9d21", ...exampleRecords });
  const event = await until(
    "an event",
    () => /^id: .+\nevent: batch-predicted\ndata: (.+)\n\n/m.exec(text) ?? false,
  );
  request.destroy();
  const shapeOf = (one: unknown) => String(one).replaceAll(/(?<=: ).*/g, "");
  expect(shapeOf(event[0])).toBe(shapeOf(media?.example));
  expect(check({ $ref: "#/components/schemas/BatchPredicted" }, JSON.parse(event[1] ?? ""))).toBeNull();
});

it("usage, and authentication and rate limit errors, have the documented format", async ({
  stack,
  startApi,
}) => {
  const key = createKey(["ingest"], { requests_per_minute: 1_000 });
  const rare = createKey(["read"], { requests_per_minute: 1 });
  const owned = createKey(["read"], { owner: "acme" });
  const unowned = createKey(["read"]);
  const api = await startApi("predict-api", {
    API_KEYS: "required",
    API_KEYS_SECRET: await storeKeys(
      stack,
      [key, rare, owned, unowned],
      [{ owner: "acme", records_per_day: 5, changed: "2026-01-02T03:04:05Z" }],
    ),
    SECRET_MANAGER_API_ENDPOINT: stack.secretManager,
  });
  const { document, check } = await readDocument(api.call);
  const faults = [
    { status: 401, headers: {} },
    { status: 403, headers: { "x-api-key": key.text } },
  ];
  const expectDocumented = (operation: Operation, status: number, reply: Reply) => {
    const [, media] = replyOf(document, operation, status) ?? [];
    expect(reply.status).toBe(status);
    expect(check(media?.schema ?? { not: {} }, reply.json)).toBeNull();
    for (const name of headersOf(document, operation, status)) {
      expect(reply.headers, `header of a ${status}`).toHaveProperty(name.toLowerCase());
    }
  };
  const guarded = operationsOf(document).filter(({ operation }) => operation.security.length > 0);
  expect(guarded).toHaveLength(10);
  for (const { path, method, operation } of guarded) {
    const { url, body } = exampleRequest(path, operation);
    for (const { status, headers } of faults) {
      expectDocumented(operation, status, await api.call(method, url, body, headers));
    }
  }
  const usage = guarded.find(({ path }) => path === "/usage");
  if (usage === undefined) throw new Error("there is no GET /usage");
  for (const [status, { text }] of [[200, owned] as const, [404, unowned] as const]) {
    const reply = await api.call("GET", "/usage", undefined, { "x-api-key": text });
    expectDocumented(usage.operation, status, reply);
  }
  const [stats] = guarded.filter(({ path }) => path === "/stats");
  if (stats === undefined) throw new Error("there is no GET /stats");
  const count = () => api.call("GET", "/stats", undefined, { "x-api-key": rare.text });
  expectDocumented(stats.operation, 200, await count());
  expectDocumented(stats.operation, 429, await count());
});
