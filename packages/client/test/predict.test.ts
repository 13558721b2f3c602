import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Records } from "../src/index.ts";
import { answer, problem, type StubRequest, startStubApi } from "../src/testing/stub-api.ts";
import { createTestClient, failureOf } from "./create-test-client.ts";

function notesOf(...subjects: string[]): Records {
  return { subjects, features: subjects.map(() => [1, 2, 3, 4]) };
}

/**
 * An API that accepts batches, with their first subject as their id, and lists them once `isReady`. Their predictions are null
 * until `hasModel`.
 */
async function startPipeline(
  isReady: (id: string, request: StubRequest) => boolean = () => true,
  hasModel: (id: string) => boolean = () => true,
) {
  const submitted = new Map<string, Records>();
  let max = 0;
  const waiting = new Set<string>();
  const { url, requests } = await startStubApi((_response, request) => {
    if (request.method === "POST") {
      const notes: Records = JSON.parse(request.body);
      const id = notes.subjects[0] ?? "";
      if (id.startsWith("bad")) return problem(400, `${id} is refused`);
      submitted.set(id, notes);
      waiting.add(id);
      max = Math.max(max, waiting.size);
      return answer(200, { batch_id: id, ...notes });
    }
    const id = /^\/batches\/(\w+)/.exec(request.path)?.[1] ?? "";
    if (!isReady(id, request)) return problem(404, "Resource not found");
    waiting.delete(id);
    const predictions = submitted.get(id)?.subjects.map(() => (hasModel(id) ? "real" : null));
    return answer(200, { batch_id: id, ...submitted.get(id), predictions });
  });
  return { url, requests, submitted, maxWaiting: () => max };
}

describe("submitAndWait", () => {
  it("asks the API to wait for the predictions", async () => {
    const { url, requests } = await startPipeline();
    expect(await createTestClient(url).client.submitAndWait(notesOf("a"))).toMatchObject({ batch_id: "a" });
    expect(requests.map(({ path }) => path)).toEqual(["/notes?wait=30", "/batches/a?wait=30"]);
  });

  it("takes one request if the API answers with the predictions", async () => {
    const reply = { ...notesOf("a"), batch_id: "a", predictions: ["real"], margins: [1.5], created: "…" };
    const { url, requests } = await startStubApi(answer(200, reply));
    const named = { ...notesOf("a"), name: "a.csv" };
    expect(await createTestClient(url).client.submitAndWait(named, { waitSeconds: 2 })).toEqual(reply);
    expect(requests).toMatchObject([{ path: "/notes?wait=2", body: JSON.stringify(named) }]);
  });

  it("asks again, with a pause if the API does not wait", async () => {
    let asked = 0;
    const { url } = await startPipeline(() => ++asked === 4);
    const { client, slept } = createTestClient(url);
    await client.submitAndWait(notesOf("a"));
    expect(slept).toEqual([200, 200, 200]);
  });

  it("asks again while the predictions are null", async () => {
    let asked = 0;
    const { url } = await startPipeline(undefined, () => ++asked > 3);
    const { client, slept } = createTestClient(url);
    expect(await client.submitAndWait(notesOf("a"))).toMatchObject({ predictions: ["real"] });
    expect(slept).toEqual([200, 200, 200]);
  });

  it("says that there is no model when it gives up on a batch that waits for one", async () => {
    const { url } = await startPipeline(undefined, () => false);
    const waiting = createTestClient(url).client.submitAndWait(notesOf("a"), { waitSeconds: 0 });
    expect(await failureOf(waiting)).toMatchObject({
      batchId: "a",
      message:
        "batch a has no predictions after 0 s, because there is no model yet. It is not lost: request it later.",
    });
  });

  it("gives up after waitSeconds, with the batch's id", async () => {
    const { url } = await startPipeline(() => false);
    const error = await failureOf(
      createTestClient(url).client.submitAndWait(notesOf("a"), { waitSeconds: 0 }),
    );
    expect(error).toMatchObject({
      batchId: "a",
      message: expect.stringContaining("batch a has no predictions"),
    });
  });
});

describe("predict", () => {
  it("works on a few batches at a time and yields them in order", async () => {
    // Later batches are ready sooner.
    const asked = new Map<string, number>();
    const { url, maxWaiting } = await startPipeline((id) => {
      const times = (asked.get(id) ?? 0) + 1;
      asked.set(id, times);
      return times > 6 - Number(id.slice(1));
    });
    const batches = Array.from({ length: 7 }, (_, i) => notesOf(`n${i}`));
    const replies = await Array.fromAsync(createTestClient(url).client.predict(batches, { concurrency: 3 }));
    expect(replies.map(({ batch_id }) => batch_id)).toEqual(["n0", "n1", "n2", "n3", "n4", "n5", "n6"]);
    expect(maxWaiting()).toBeLessThanOrEqual(3);
    expect(maxWaiting()).toBeGreaterThan(1);
  });

  it("divides batches that are too large", async () => {
    const { url, submitted } = await startPipeline();
    const notes = { ...notesOf("a", "b", "c", "d", "e"), name: "all.csv" };
    await Array.fromAsync(createTestClient(url).client.predict(notes, { batchSize: 2 }));
    expect([...submitted.values()]).toEqual(
      [notesOf("a", "b"), notesOf("c", "d"), notesOf("e")].map((part) => ({ ...part, name: "all.csv" })),
    );
  });

  it("sends every type of value, and divides batches of them", async () => {
    const { url, requests } = await startPipeline();
    const features = [
      ["north", true, 1.5, "2026-11-29"],
      [null, false, -2, null],
    ];
    const records = { subjects: ["a", "b"], features };
    await Array.fromAsync(createTestClient(url).client.predict([records], { batchSize: 1 }));
    const sent = requests.filter(({ method }) => method === "POST").map(({ body }) => JSON.parse(body));
    expect(sent).toEqual([
      { subjects: ["a"], features: [features[0]] },
      { subjects: ["b"], features: [features[1]] },
    ]);
  });

  it("yields a batch before the next one is known", async () => {
    const { url } = await startPipeline();
    const rest = Promise.withResolvers<void>();
    async function* slow() {
      yield notesOf("a");
      await rest.promise;
      yield notesOf("b");
    }
    const replies = createTestClient(url).client.predict(slow());
    expect((await replies.next()).value).toMatchObject({ batch_id: "a" });
    rest.resolve();
    expect((await replies.next()).value).toMatchObject({ batch_id: "b" });
    expect((await replies.next()).done).toBe(true);
  });

  it("takes no more batches from its source than it works on", async () => {
    const { url } = await startPipeline();
    let taken = 0;
    function* endless() {
      for (;;) yield notesOf(`n${taken++}`);
    }
    for await (const reply of createTestClient(url).client.predict(endless(), { concurrency: 2 })) {
      if (reply.batch_id === "n5") break;
    }
    expect(taken).toBeLessThanOrEqual(8);
  });

  it("yields the batches before a failure", async () => {
    const { url } = await startPipeline();
    const replies = createTestClient(url).client.predict([notesOf("a"), notesOf("bad"), notesOf("c")]);
    expect((await replies.next()).value).toMatchObject({ batch_id: "a" });
    await expect(replies.next()).rejects.toMatchObject({ status: 400, message: "bad is refused" });
    expect((await replies.next()).done).toBe(true);
  });

  it("yields the batches before a failure of its source", async () => {
    const { url } = await startPipeline();
    function* broken() {
      yield notesOf("a");
      throw new Error("line 2 is wrong");
    }
    const replies = createTestClient(url).client.predict(broken());
    expect((await replies.next()).value).toMatchObject({ batch_id: "a" });
    await expect(replies.next()).rejects.toThrow("line 2 is wrong");
  });

  it("rejects at once with the signal's reason, whatever it is waiting for", async () => {
    const { url } = await startPipeline();
    const gone = new AbortController();
    async function* stuck() {
      yield notesOf("a");
      await new Promise(() => {});
    }
    const replies = createTestClient(url).client.predict(stuck(), { signal: gone.signal });
    await replies.next();
    const waiting = replies.next();
    await turn();
    gone.abort("gone");
    await expect(waiting).rejects.toBe("gone");
  });

  it("closes its source when the reader stops", async () => {
    const { url } = await startPipeline();
    let isClosed = false;
    function* source() {
      try {
        for (let i = 0; ; i++) yield notesOf(`n${i}`);
      } finally {
        isClosed = true;
      }
    }
    for await (const _reply of createTestClient(url).client.predict(source())) break;
    expect(isClosed).toBe(true);
  });

  it.each([{ batchSize: 0 }, { concurrency: Number.NaN }])("refuses %j", async (options) => {
    const { client } = createTestClient("http://127.0.0.1:1");
    expect(() => client.predict([], options)).toThrow(RangeError);
  });
});
