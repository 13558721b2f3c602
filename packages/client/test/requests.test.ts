import { describe, expect, it } from "vitest";
import { createClient } from "../src/index.ts";
import { answer, hangUp, problem, startStubApi } from "../src/testing/stub-api.ts";
import { createTestClient, failureOf } from "./create-test-client.ts";

const id = "11111111-2222-4333-8444-555555555555";

describe("a call", () => {
  it.each<[string, string, (client: ReturnType<typeof createClient>) => Promise<unknown>]>([
    ["GET", "/stats", (client) => client.stats()],
    ["GET", "/usage", (client) => client.usage()],
    ["GET", "/dataset", (client) => client.dataset()],
    ["GET", "/models/latest", (client) => client.model()],
    ["GET", "/batches", (client) => client.batches()],
    ["GET", "/batches?limit=10&cursor=a%26b", (client) => client.batches({ limit: 10, cursor: "a&b" })],
    ["GET", "/jobs?limit=1", (client) => client.jobs({ limit: 1 })],
    ["GET", `/jobs/${id}`, (client) => client.job(id)],
    ["GET", `/batches/${id}`, (client) => client.batch(id)],
    ["GET", `/batches/${id}?wait=5`, (client) => client.batch(id, { wait: 5 })],
    ["GET", "/batches/..%2Fhealth", (client) => client.batch("../health")],
    ["POST", "/notes", (client) => client.submit({ subjects: [], features: [] })],
    ["PATCH", `/batches/${id}`, (client) => client.correct(id, { subjects: ["a"], ratings: [0] })],
    ["PATCH", `/batches/${id}`, (client) => client.correct(id, { subjects: ["a"], labels: ["real"] })],
  ])("requests %s %s", async (method, path, call) => {
    const { url, requests } = await startStubApi(answer(200, { it: "is there" }));
    expect(await call(createClient({ url: `${url}//` }))).toEqual({ it: "is there" });
    expect(requests).toMatchObject([{ method, path }]);
  });

  it("goes to the API that has its route", async () => {
    const ingest = await startStubApi(answer(200, {}));
    const predict = await startStubApi(answer(200, {}));
    const client = createClient({ ingestUrl: ingest.url, predictUrl: predict.url });
    await client.submit({ subjects: [], features: [] });
    await client.correct(id, { subjects: [], ratings: [] });
    await client.stats();
    expect(ingest.requests.map(({ path }) => path)).toEqual(["/notes"]);
    expect(predict.requests.map(({ path }) => path)).toEqual([`/batches/${id}`, "/stats"]);
  });

  it("sends the API key and headers of its client", async () => {
    const { url, requests } = await startStubApi(answer(200, {}));
    const client = createClient({ url, apiKey: "secret", headers: { authorization: "Bearer t" } });
    await client.stats();
    expect(requests[0]?.headers).toMatchObject({ "x-api-key": "secret", authorization: "Bearer t" });
  });

  it("sends only headers that the APIs allow to pages of other origins", async () => {
    const sent = new Set<string>();
    const client = createClient({
      url: "http://api.example",
      apiKey: "secret",
      fetch: async (_url, init) => {
        for (const name of new Headers(init?.headers).keys()) sent.add(name);
        return new Response("id: 1-0\nevent: reset\ndata: {}\n\n", {
          headers: { "content-type": "text/event-stream" },
        });
      },
    });
    await failureOf(client.submit({ subjects: [], features: [] }));
    await failureOf(client.correct(id, { subjects: [], ratings: [] }));
    await client.events({ lastEventId: "0-0" }).next();
    expect([...sent].toSorted()).toEqual(["content-type", "idempotency-key", "last-event-id", "x-api-key"]);
  });

  it("sends the caller's idempotency key", async () => {
    const { url, requests } = await startStubApi(answer(200, {}));
    const client = createClient({ url });
    await client.submit({ subjects: [], features: [] }, { idempotencyKey: "mine" });
    await client.correct(id, { subjects: [], ratings: [] }, { idempotencyKey: "mine, too" });
    expect(requests.map(({ headers }) => headers["idempotency-key"])).toEqual(["mine", "mine, too"]);
  });
});

describe("a missing resource", () => {
  it("is null", async () => {
    const { url } = await startStubApi(problem(404, "Resource not found"));
    const client = createClient({ url });
    expect([await client.batch(id), await client.job(id), await client.model()]).toEqual([null, null, null]);
  });
});

describe("a list", () => {
  it("is requested page by page, only as far as it is read", async () => {
    const { url, requests } = await startStubApi(
      answer(200, { batches: [{ batch_id: "1" }, { batch_id: "2" }], next_cursor: "a" }),
      answer(200, { batches: [], next_cursor: "b" }),
      answer(200, { batches: [{ batch_id: "3" }] }),
    );
    const batches = createClient({ url }).allBatches({ limit: 2 });
    expect((await batches.next()).value).toMatchObject({ batch_id: "1" });
    expect((await batches.next()).value).toMatchObject({ batch_id: "2" });
    expect(requests).toHaveLength(1);
    expect((await batches.next()).value).toMatchObject({ batch_id: "3" });
    expect(await batches.next()).toMatchObject({ done: true });
    expect(requests.map(({ path }) => path)).toEqual([
      "/batches?limit=2",
      "/batches?limit=2&cursor=a",
      "/batches?limit=2&cursor=b",
    ]);
  });

  it("of jobs is requested page by page", async () => {
    const { url } = await startStubApi(
      answer(200, { jobs: [{ job_id: "1" }], next_cursor: "a" }),
      answer(200, { jobs: [{ job_id: "2" }] }),
    );
    const jobs = await Array.fromAsync(createClient({ url }).allJobs());
    expect(jobs).toMatchObject([{ job_id: "1" }, { job_id: "2" }]);
  });
});

describe("an error", () => {
  it.each([
    [400, "subjects must have one or more record"],
    [401, "No key. Give createClient an apiKey."],
    [403, "No right. This apiKey has no right to do that: use another one."],
    [429, "Too many. Send less at a time, or try again later."],
  ])("of status %d has the API's message and advice: %s", async (status, message) => {
    const said = message.split(". ")[0] ?? "";
    const { url } = await startStubApi(problem(status, said));
    const error = await failureOf(createTestClient(url).client.stats());
    expect(error).toMatchObject({ name: "LooplineError", status, message });
    expect(error.reply).toEqual({ status_text: "Something", message: said });
  });

  it("without an answer names the request and the reason", async () => {
    const { url } = await startStubApi(hangUp);
    const error = await failureOf(createTestClient(url, { retries: 0 }).client.stats());
    expect(error.message).toContain(`GET ${url}/stats has no answer (`);
    expect(error).toMatchObject({ status: 0, reply: undefined });
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("names the timeout", async () => {
    const { url } = await startStubApi(() => {});
    const error = await failureOf(createTestClient(url, { retries: 0, timeoutMs: 50 }).client.stats());
    expect(error.message).toContain("nothing received within 0.05 s");
  });

  it("from something other than an API has its status", async () => {
    const { url } = await startStubApi(answer(500, "<html>"));
    expect(await failureOf(createTestClient(url).client.stats())).toMatchObject({
      status: 500,
      message: `GET ${url}/stats was answered with status 500`,
      reply: undefined,
    });
  });

  it("is thrown for an answer that is not JSON", async () => {
    const { url, requests } = await startStubApi(answer(200, "<html>"));
    const error = await failureOf(createTestClient(url).client.stats());
    expect(error.message).toContain("did not return JSON");
    expect(requests).toHaveLength(1);
  });

  it("is thrown for a redirection, so that the API key goes nowhere else", async () => {
    const elsewhere = await startStubApi(answer(200, {}));
    const { url } = await startStubApi(answer(307, "", { location: elsewhere.url }));
    const error = await failureOf(createTestClient(url, { apiKey: "secret" }).client.stats());
    expect(error).toMatchObject({ status: 307, message: expect.stringContaining("redirected") });
    expect(elsewhere.requests).toEqual([]);
  });
});
