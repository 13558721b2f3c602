import { describe, expect, it } from "vitest";
import { createClient } from "../src/index.ts";
import { answer, breakOff, hangUp, neverAnswer, problem, startStubApi } from "../src/testing/stub-api.ts";
import { createTestClient, failureOf } from "./create-test-client.ts";

const notes = { subjects: ["a"], features: [[1, 2, 3, 4]] };
const reply = { batch_id: "b", ...notes };

describe("a request", () => {
  it.each([
    ["a 503", problem(503, "not now")],
    ["a 429", problem(429, "too many requests")],
    ["a proxy's 502", answer(502, "<html>")],
    ["a proxy's 504", answer(504, "<html>")],
    ["a connection that is cut", hangUp],
    ["an incomplete answer", breakOff],
  ])("is retried after %s, with the same body and idempotency key", async (_what, trouble) => {
    const { url, requests } = await startStubApi(trouble, trouble, answer(200, reply));
    expect(await createTestClient(url).client.submit(notes)).toEqual(reply);
    expect(requests).toHaveLength(3);
    expect(requests.map(({ body }) => JSON.parse(body))).toEqual([notes, notes, notes]);
    const keys = new Set(requests.map(({ headers }) => headers["idempotency-key"]));
    expect(keys.size).toBe(1);
    expect([...keys][0]).toMatch(/^[\x21-\x7e]{16,200}$/);
  });

  it("is retried after a timeout", async () => {
    const { url } = await startStubApi(neverAnswer, answer(200, reply));
    expect(await createTestClient(url, { timeoutMs: 100 }).client.submit(notes)).toEqual(reply);
  });

  it("is retried after pauses that double, plus the pause that the API asks for", async () => {
    const { url } = await startStubApi(
      problem(503, "no"),
      problem(503, "no", { "retry-after": "2" }),
      problem(503, "no"),
      answer(200, reply),
    );
    const { client, slept } = createTestClient(url);
    await client.submit(notes);
    expect(slept).toEqual([125, 2_250, 500]);
  });

  it("is retried at the date that the API asks for", async () => {
    const date = new Date(Date.now() + 20_000).toUTCString();
    const { url } = await startStubApi(problem(503, "no", { "retry-after": date }), answer(200, reply));
    const { client, slept } = createTestClient(url);
    await client.submit(notes);
    expect(slept[0]).toBeGreaterThan(15_000);
    expect(slept[0]).toBeLessThan(21_000);
  });

  it("fails with the last answer after the given number of retries", async () => {
    const { url, requests } = await startStubApi(problem(503, "out to lunch", { "retry-after": "3" }));
    const error = await failureOf(createTestClient(url, { retries: 2 }).client.submit(notes));
    expect(error).toMatchObject({ status: 503, message: "out to lunch", retryAfter: 3 });
    expect(requests).toHaveLength(3);
  });

  it("is not retried if the API asks for a long pause", async () => {
    const { url, requests } = await startStubApi(problem(429, "come back later", { "retry-after": "3600" }));
    const error = await failureOf(createTestClient(url).client.stats());
    expect(error).toMatchObject({ status: 429, retryAfter: 3_600 });
    expect(requests).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 405, 409, 413, 500])("is not retried after a %d", async (status) => {
    const { url, requests } = await startStubApi(problem(status, "no"));
    expect(await failureOf(createTestClient(url).client.submit(notes))).toMatchObject({ status });
    expect(requests).toHaveLength(1);
  });
});

describe("a signal", () => {
  it("rejects a request that is under way, with its reason", async () => {
    const gone = new AbortController();
    const reason = new Error("gone");
    const { url, requests } = await startStubApi(() => gone.abort(reason));
    const { client } = createTestClient(url);
    await expect(client.submit(notes, { signal: gone.signal })).rejects.toBe(reason);
    expect(requests).toHaveLength(1);
  });

  it("rejects during the pause before the next attempt, with its reason", async () => {
    const gone = new AbortController();
    const { url, requests } = await startStubApi(problem(503, "no", { "retry-after": "50" }));
    const client = createClient({
      url,
      random() {
        // Called as the pause begins.
        queueMicrotask(() => gone.abort("gone"));
        return 0;
      },
    });
    await expect(client.submit(notes, { signal: gone.signal })).rejects.toBe("gone");
    expect(requests).toHaveLength(1);
  });

  it("that has aborted before prevents the request", async () => {
    const { url, requests } = await startStubApi(answer(200, reply));
    const { client } = createTestClient(url);
    await expect(client.submit(notes, { signal: AbortSignal.abort("gone") })).rejects.toBe("gone");
    expect(requests).toEqual([]);
  });
});
