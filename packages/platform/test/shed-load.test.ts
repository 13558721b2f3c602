import { EventEmitter, once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Api, createApi } from "../src/http/index.ts";
import { silentLogger as log } from "../src/testing/index.ts";

let api: Api;
let url: string;
let release: PromiseWithResolvers<void>;
const handler = new EventEmitter();

const isPublic = true;

/** Only ends a test that hangs. */
const patience = { timeout: 20_000, interval: 50 };

async function start(load: { maxInFlight: number; maxEventLoopDelayMs: number }): Promise<void> {
  api = await createApi({ log, corsOrigins: "*", bodyLimit: 2_000, load });
  const wait = async () => {
    handler.emit("has it");
    await release.promise;
    return { done: true };
  };
  api.post("/slow", { config: { isPublic } }, wait);
  api.get("/stream", { config: { isPublic, isLongLived: true } }, wait);
  url = await api.listen({ host: "127.0.0.1", port: 0 });
}

beforeEach(async () => {
  release = Promise.withResolvers();
  await start({ maxInFlight: 2, maxEventLoopDelayMs: 60_000 });
});

afterEach(async () => {
  release.resolve();
  // The server would wait for the connections that fetch keeps open.
  api.server.closeAllConnections();
  await api.close();
});

const post = (body = "{}", signal: AbortSignal | null = null) =>
  fetch(`${url}/slow`, { method: "POST", body, signal });

/** Sends a request and waits until it is being worked on. */
async function begun(send: () => Promise<Response>): Promise<{ readonly reply: Promise<Response> }> {
  const arrived = once(handler, "has it");
  const reply = send();
  await arrived;
  return { reply };
}

it("refuses requests above the limit before reading their bodies", async () => {
  const [one, two] = [await begun(post), await begun(post)];
  const refused = await post("{not json");
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(await refused.json()).toEqual({
    status_text: "Service unavailable",
    message: "Too many requests at once, please try again",
  });
  expect((await fetch(`${url}/health`)).status).toBe(200);
  release.resolve();
  expect([(await one.reply).status, (await two.reply).status]).toEqual([200, 200]);
  expect((await post()).status).toBe(200);
});

it("does not count aborted requests", async () => {
  const leaving = new AbortController();
  const gone = await begun(() => post("{}", leaving.signal));
  const { reply } = await begun(post);
  leaving.abort();
  await expect(gone.reply).rejects.toThrow();
  const replies = [reply];
  await vi.waitFor(async () => {
    const taken = once(handler, "has it").then(() => "taken");
    const sent = post();
    replies.push(sent);
    expect(await Promise.race([taken, sent])).toBe("taken");
  }, patience);
  release.resolve();
  await Promise.all(replies);
});

it("does not count event streams and long polls", async () => {
  const stream = () => fetch(`${url}/stream`);
  const streams = [await begun(stream), await begun(stream), await begun(stream)];
  const { reply } = await begun(post);
  release.resolve();
  for (const each of [...streams, { reply }]) expect((await each.reply).status).toBe(200);
});

/** Delays the event loop by a quarter of a second, for long enough that a whole second of it is measured. */
async function beLate(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    const end = performance.now() + 250;
    while (performance.now() < end);
    await setImmediate();
  }
}

it("refuses requests while the event loop is delayed under load", async () => {
  await api.close();
  await start({ maxInFlight: 100, maxEventLoopDelayMs: 100 });
  const waiting: Promise<Response>[] = [];
  for (let count = 0; count < 8; count += 1) waiting.push((await begun(post)).reply);
  await beLate();
  expect((await post()).status).toBe(503);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  release.resolve();
  for (const reply of waiting) expect((await reply).status).toBe(200);
  await vi.waitFor(async () => expect((await post()).status).toBe(200), patience);
});

it("ignores the event loop delay while few requests are in flight", async () => {
  await api.close();
  await start({ maxInFlight: 100, maxEventLoopDelayMs: 100 });
  release.resolve();
  await beLate();
  expect((await post()).status).toBe(200);
});
