import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import type { PipelineEvent } from "@loopline/contracts";
import type { Api } from "@loopline/platform/http";
import { createClock, type ManualClock } from "@loopline/platform/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildApp } from "../src/app.ts";
import { createMemoryFeed, type MemoryFeed } from "./memory-feed.ts";
import { createDeps } from "./predict-deps.ts";

const batchId = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const created = "2026-01-02T03:04:05.678";
const promoted = (accuracy: number): PipelineEvent => ({
  type: "model-promoted",
  data: { model_file_name: "model-1.json", accuracy },
});
const predicted = (batch_id: string, owner?: string): PipelineEvent => ({
  type: "batch-predicted",
  data: { batch_id, records: 1, real: 1, fake: 0, created, ...(owner !== undefined && { owner }) },
});

let api: Api;
let feed: MemoryFeed;
let details: Map<string, string>;
let url: string;
let listed: Map<string, string>;

/** The owner of the key that every request has; undefined: keys are off. */
let owner: string | undefined;
let clock: ManualClock;

beforeEach(async () => {
  feed = createMemoryFeed();
  details = new Map();
  listed = new Map();
  owner = undefined;
  clock = createClock();
  const find = async () => ({ id: "it000000", name: "it", scopes: ["read" as const], owner });
  api = await buildApp(
    createDeps({
      keys: { find, refresh: async () => {} },
      batches: {
        ...createDeps().batches,
        detail: async (id) => details.get(id) ?? null,
        entry: async (id) => listed.get(id) ?? null,
      },
      events: feed,
      clock,
    }),
  );
  url = await api.listen({ host: "127.0.0.1", port: 0 });
});

afterEach(() => api.close());

/** Ends every wait as if its time were over, repeatedly, until there is a result. */
async function elapseUntil(done: Promise<unknown>): Promise<void> {
  let isDone = false;
  done.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    feed.elapse();
    await setImmediate();
  }
}

/** Opens a stream and reads it until it contains all of `wanted`. */
async function readStream(init: { lastEventId?: string; until: string }): Promise<string> {
  const left = new AbortController();
  const headers = init.lastEventId === undefined ? {} : { "last-event-id": init.lastEventId };
  const response = await fetch(`${url}/events`, { headers, signal: left.signal });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (text.includes(init.until)) break;
  }
  left.abort();
  return text;
}

describe("GET /events", () => {
  it("resumes after the client's last event", async () => {
    for (const accuracy of [0.1, 0.2, 0.3]) feed.add(promoted(accuracy));
    expect(await readStream({ lastEventId: "1-0", until: "0.3" })).toBe(
      "retry: 1000\nid: 1-0\n\n" +
        'id: 2-0\nevent: model-promoted\ndata: {"model_file_name":"model-1.json","accuracy":0.2}\n\n' +
        'id: 3-0\nevent: model-promoted\ndata: {"model_file_name":"model-1.json","accuracy":0.3}\n\n',
    );
  });

  it("starts with new events and sends the id to resume from", async () => {
    feed.add(promoted(0.1));
    const read = readStream({ until: "0.2" });
    const fromThen = await readStream({ until: "id: 1-0" });
    expect(fromThen).toBe("retry: 1000\nid: 1-0\n\n");
    feed.add(promoted(0.2));
    expect(await read).not.toContain("0.1");
  });

  it("sends a reset to a client whose last event is lost", async () => {
    for (const accuracy of [0.1, 0.2, 0.3]) feed.add(promoted(accuracy));
    feed.forget(2);
    expect(await readStream({ lastEventId: "1-0", until: "reset" })).toContain(
      "id: 3-0\nevent: reset\ndata: {}\n\n",
    );
  });

  it("sends heartbeats while nothing happens", async () => {
    const read = readStream({ until: ": still here" });
    await elapseUntil(read);
    expect(await read).toContain(": still here\n\n");
  });

  it("limits concurrent event streams", async () => {
    const left = new AbortController();
    const open = () => fetch(`${url}/events`, { signal: left.signal });
    await Promise.all([open(), open()]);
    const refused = await fetch(`${url}/events`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("1");
    left.abort();
    await expect.poll(async () => (await fetch(`${url}/stats`)).status).toBe(200);
    await expect.poll(() => readStream({ until: "retry" }).catch(() => "")).toContain("retry");
  });

  it("sends an owner the events of its batches, and of trainings and models", async () => {
    owner = "acme";
    const last = { lastEventId: "0-0", until: "0.9" };
    for (const whose of ["acme", undefined, "bob", "acme"]) feed.add(predicted(`of ${whose}`, whose));
    feed.add(promoted(0.9));
    const text = await readStream(last);
    expect([...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)).toEqual(["0-0", "1-0", "4-0", "5-0"]);
    expect(text).not.toMatch(/bob|undefined/);
    owner = undefined;
    expect(await readStream(last)).toContain("of bob");
  });

  it("neither tells an owner of others' events, nor lets them delay the heartbeat", async () => {
    owner = "acme";
    feed.add(predicted(batchId, "bob"));
    let isRead = false;
    const read = readStream({ until: ": still here" }).finally(() => {
      isRead = true;
    });
    while (!isRead) {
      feed.add(predicted(batchId, "bob"));
      clock.advance(1_000);
      await setImmediate();
    }
    // The id is that of a moment, not the one of Bob's last event.
    expect(await read).toMatch(/^retry: 1000\nid: \d+-999999\n\n: still here\n\n$/);
  });

  it("refuses an invalid event id", async () => {
    const reply = await fetch(`${url}/events?last_event_id=yesterday`);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ message: "last_event_id must be the id of an event" });
  });

  it("ends event streams when the API stops", async () => {
    const response = await fetch(`${url}/events`);
    const ended = response.text();
    await api.close();
    expect(await ended).toContain("retry: 1000");
  });
});

describe("GET /batches/{batchId}?wait=", () => {
  it("replies to a waiting request once the batch is predicted", async () => {
    const [asked] = [fetch(`${url}/batches/${batchId}?wait=30`), once(api.server, "request")];
    feed.add(predicted("another"));
    details.set(batchId, '{"batch_id":"it"}');
    feed.add(predicted(batchId));
    expect(await (await asked).json()).toEqual({ batch_id: "it" });
  });

  it("finds predictions that the original cached without detail and event", async () => {
    const [asked] = [fetch(`${url}/batches/${batchId}?wait=30`), once(api.server, "request")];
    listed.set(batchId, '{"batch_id":"it"}');
    await elapseUntil(asked);
    expect(await (await asked).json()).toEqual({ batch_id: "it" });
  });

  it("replies 404 when the batch is not predicted in time", async () => {
    const asked = fetch(`${url}/batches/${batchId}?wait=1`);
    await elapseUntil(asked);
    expect((await asked).status).toBe(404);
  });

  it("replies 404 at once without wait", async () => {
    expect((await fetch(`${url}/batches/${batchId}`)).status).toBe(404);
  });

  it("does not reply to an owner who waits for another's batch before the time is over", async () => {
    owner = "acme";
    const asked = fetch(`${url}/batches/${batchId}?wait=1`);
    let isDone = false;
    asked.finally(() => {
      isDone = true;
    });
    listed.set(batchId, '{"batch_id":"it"}');
    for (let time = 0; time < 100; time++) {
      feed.add(predicted(batchId, "bob"));
      await setImmediate();
    }
    expect(isDone).toBe(false);
    clock.advance(1_000);
    await elapseUntil(asked);
    expect((await asked).status).toBe(404);
  });

  it.each(["31", "-1", "soon"])("refuses to wait %s", async (wait) => {
    expect((await fetch(`${url}/batches/${batchId}?wait=${wait}`)).status).toBe(400);
  });
});
