import { describe, expect, it } from "vitest";
import { createClient } from "../src/index.ts";
import { createImpatient, failureOf } from "./create-impatient.ts";
import { answer, breakOff, hangUp, neverAnswer, problem, startStubApi } from "./stub-api.ts";

const notes = { subjects: ["a"], features: [[1, 2, 3, 4]] };
const reply = { batch_id: "b", ...notes };

describe("trying again", () => {
  it.each([
    ["a 503", problem(503, "not now")],
    ["a 429", problem(429, "too many requests")],
    ["a proxy's 502", answer(502, "<html>")],
    ["a proxy's 504", answer(504, "<html>")],
    ["a connection that is cut", hangUp],
    ["an answer that breaks off", breakOff],
  ])("gets past %s, with the same body and idempotency key", async (_what, trouble) => {
    const { url, requests } = await startStubApi(trouble, trouble, answer(200, reply));
    expect(await createImpatient(url).client.submit(notes)).toEqual(reply);
    expect(requests).toHaveLength(3);
    expect(requests.map(({ body }) => JSON.parse(body))).toEqual([notes, notes, notes]);
    const keys = new Set(requests.map(({ headers }) => headers["idempotency-key"]));
    expect(keys.size).toBe(1);
    expect([...keys][0]).toMatch(/^[\x21-\x7e]{16,200}$/);
  });

  it("gets past a server that does not answer in time", async () => {
    const { url } = await startStubApi(neverAnswer, answer(200, reply));
    expect(await createImpatient(url, { timeoutMs: 100 }).client.submit(notes)).toEqual(reply);
  });

  it("waits up to twice as long each time, and what the API asks for besides", async () => {
    const { url } = await startStubApi(
      problem(503, "no"),
      problem(503, "no", { "retry-after": "2" }),
      problem(503, "no"),
      answer(200, reply),
    );
    const { client, slept } = createImpatient(url);
    await client.submit(notes);
    expect(slept).toEqual([125, 2_250, 500]);
  });

  it("reads a date to wait for", async () => {
    const date = new Date(Date.now() + 20_000).toUTCString();
    const { url } = await startStubApi(problem(503, "no", { "retry-after": date }), answer(200, reply));
    const { client, slept } = createImpatient(url);
    await client.submit(notes);
    expect(slept[0]).toBeGreaterThan(15_000);
    expect(slept[0]).toBeLessThan(21_000);
  });

  it("ends after as many retries as are wanted, with the last answer", async () => {
    const { url, requests } = await startStubApi(problem(503, "out to lunch", { "retry-after": "3" }));
    const error = await failureOf(createImpatient(url, { retries: 2 }).client.submit(notes));
    expect(error).toMatchObject({ status: 503, message: "out to lunch", retryAfter: 3 });
    expect(requests).toHaveLength(3);
  });

  it("leaves a long pause to its caller", async () => {
    const { url, requests } = await startStubApi(problem(429, "come back later", { "retry-after": "3600" }));
    const error = await failureOf(createImpatient(url).client.stats());
    expect(error).toMatchObject({ status: 429, retryAfter: 3_600 });
    expect(requests).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 405, 409, 413, 500])("is not for a %d", async (status) => {
    const { url, requests } = await startStubApi(problem(status, "no"));
    expect(await failureOf(createImpatient(url).client.submit(notes))).toMatchObject({ status });
    expect(requests).toHaveLength(1);
  });
});

describe("a signal", () => {
  it("ends a request that is under way, with its reason", async () => {
    const gone = new AbortController();
    const reason = new Error("gone");
    const { url, requests } = await startStubApi(() => gone.abort(reason));
    const { client } = createImpatient(url);
    await expect(client.submit(notes, { signal: gone.signal })).rejects.toBe(reason);
    expect(requests).toHaveLength(1);
  });

  it("ends the pause before the next attempt, with its reason", async () => {
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

  it("that has aborted before keeps the request from going out", async () => {
    const { url, requests } = await startStubApi(answer(200, reply));
    const { client } = createImpatient(url);
    await expect(client.submit(notes, { signal: AbortSignal.abort("gone") })).rejects.toBe("gone");
    expect(requests).toEqual([]);
  });
});
