import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Notes } from "../src/index.ts";
import { createImpatient, failureOf } from "./create-impatient.ts";
import { answer, problem, type StubRequest, startStubApi } from "./stub-api.ts";

function notesOf(...subjects: string[]): Notes {
  return { subjects, features: subjects.map(() => [1, 2, 3, 4]) };
}

/** Takes batches under the id of their first subject; predicts each once `isReady`. */
async function startPipeline(isReady: (id: string, request: StubRequest) => boolean = () => true) {
  const submitted = new Map<string, Notes>();
  let most = 0;
  const waiting = new Set<string>();
  const { url, requests } = await startStubApi((response, request) => {
    if (request.method === "POST") {
      const notes: Notes = JSON.parse(request.body);
      const id = notes.subjects[0] ?? "";
      if (id.startsWith("bad")) return problem(400, `${id} is refused`)(response, request);
      submitted.set(id, notes);
      waiting.add(id);
      most = Math.max(most, waiting.size);
      return answer(200, { batch_id: id, ...notes })(response, request);
    }
    const id = /^\/batches\/(\w+)/.exec(request.path)?.[1] ?? "";
    if (!isReady(id, request)) return problem(404, "Resource not found")(response, request);
    waiting.delete(id);
    answer(200, { batch_id: id, ...submitted.get(id) })(response, request);
  });
  return { url, requests, submitted, mostWaiting: () => most };
}

describe("submitAndWait", () => {
  it("has the API wait for the predictions", async () => {
    const { url, requests } = await startPipeline();
    expect(await createImpatient(url).client.submitAndWait(notesOf("a"))).toMatchObject({ batch_id: "a" });
    expect(requests.map(({ path }) => path)).toEqual(["/notes", "/batches/a?wait=30"]);
  });

  it("asks on, with a pause where the API does not wait", async () => {
    let asked = 0;
    const { url } = await startPipeline(() => ++asked === 4);
    const { client, slept } = createImpatient(url);
    await client.submitAndWait(notesOf("a"));
    expect(slept).toEqual([200, 200, 200]);
  });

  it("gives up after a while, and names the batch", async () => {
    const { url } = await startPipeline(() => false);
    const error = await failureOf(
      createImpatient(url).client.submitAndWait(notesOf("a"), { waitSeconds: 0 }),
    );
    expect(error).toMatchObject({
      batchId: "a",
      message: expect.stringContaining("batch a has no predictions"),
    });
  });
});

describe("predict", () => {
  it("yields every batch, in order, a few at a time", async () => {
    // Later batches are ready sooner.
    const asked = new Map<string, number>();
    const { url, mostWaiting } = await startPipeline((id) => {
      const times = (asked.get(id) ?? 0) + 1;
      asked.set(id, times);
      return times > 6 - Number(id.slice(1));
    });
    const batches = Array.from({ length: 7 }, (_, i) => notesOf(`n${i}`));
    const replies = await Array.fromAsync(createImpatient(url).client.predict(batches, { concurrency: 3 }));
    expect(replies.map(({ batch_id }) => batch_id)).toEqual(["n0", "n1", "n2", "n3", "n4", "n5", "n6"]);
    expect(mostWaiting()).toBeLessThanOrEqual(3);
    expect(mostWaiting()).toBeGreaterThan(1);
  });

  it("divides what is too large", async () => {
    const { url, submitted } = await startPipeline();
    const notes = notesOf("a", "b", "c", "d", "e");
    await Array.fromAsync(createImpatient(url).client.predict(notes, { batchSize: 2 }));
    expect([...submitted.values()]).toEqual([notesOf("a", "b"), notesOf("c", "d"), notesOf("e")]);
  });

  it("yields a batch before the next one is known", async () => {
    const { url } = await startPipeline();
    const rest = Promise.withResolvers<void>();
    async function* slow() {
      yield notesOf("a");
      await rest.promise;
      yield notesOf("b");
    }
    const replies = createImpatient(url).client.predict(slow());
    expect((await replies.next()).value).toMatchObject({ batch_id: "a" });
    rest.resolve();
    expect((await replies.next()).value).toMatchObject({ batch_id: "b" });
    expect((await replies.next()).done).toBe(true);
  });

  it("takes no more from its source than it works on", async () => {
    const { url } = await startPipeline();
    let taken = 0;
    function* endless() {
      for (;;) yield notesOf(`n${taken++}`);
    }
    for await (const reply of createImpatient(url).client.predict(endless(), { concurrency: 2 })) {
      if (reply.batch_id === "n5") break;
    }
    expect(taken).toBeLessThanOrEqual(8);
  });

  it("yields what comes before a failure", async () => {
    const { url } = await startPipeline();
    const replies = createImpatient(url).client.predict([notesOf("a"), notesOf("bad"), notesOf("c")]);
    expect((await replies.next()).value).toMatchObject({ batch_id: "a" });
    await expect(replies.next()).rejects.toMatchObject({ status: 400, message: "bad is refused" });
    expect((await replies.next()).done).toBe(true);
  });

  it("yields what comes before a failure of its source", async () => {
    const { url } = await startPipeline();
    function* broken() {
      yield notesOf("a");
      throw new Error("line 2 is wrong");
    }
    const replies = createImpatient(url).client.predict(broken());
    expect((await replies.next()).value).toMatchObject({ batch_id: "a" });
    await expect(replies.next()).rejects.toThrow("line 2 is wrong");
  });

  it("ends at once with a signal, whatever it is waiting for", async () => {
    const { url } = await startPipeline();
    const gone = new AbortController();
    async function* stuck() {
      yield notesOf("a");
      await new Promise(() => {});
    }
    const replies = createImpatient(url).client.predict(stuck(), { signal: gone.signal });
    await replies.next();
    const waiting = replies.next();
    await turn();
    gone.abort("gone");
    await expect(waiting).rejects.toBe("gone");
  });

  it("closes its source when it is broken off", async () => {
    const { url } = await startPipeline();
    let isClosed = false;
    function* source() {
      try {
        for (let i = 0; ; i++) yield notesOf(`n${i}`);
      } finally {
        isClosed = true;
      }
    }
    for await (const _reply of createImpatient(url).client.predict(source())) break;
    expect(isClosed).toBe(true);
  });

  it.each([{ batchSize: 0 }, { concurrency: Number.NaN }])("refuses %j", async (options) => {
    const { client } = createImpatient("http://127.0.0.1:1");
    expect(() => client.predict([], options)).toThrow(RangeError);
  });
});
