import { createEventFeed, type EventFeed } from "@loopline/cache";
import { connectRedis } from "@loopline/platform/redis";
import { createTestRedis, silentLogger as log, type TestRedis } from "@loopline/platform/testing";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

let testRedis: TestRedis;
let redis: Redis;
let feed: EventFeed;
const { signal } = new AbortController();
const wait = { limit: 100, milliseconds: 10_000, signal };

beforeAll(async () => {
  testRedis = await createTestRedis();
  redis = connectRedis(testRedis.url, log);
});
afterAll(async () => {
  await redis.quit();
  await testRedis.drop();
});
beforeEach(async () => {
  await redis.flushdb();
  feed = createEventFeed({ redis, log });
});
afterEach(() => feed.close());

const addEvent = (data: object) => redis.xadd("events", "*", "type", "test", "data", JSON.stringify(data));
const isKnown = async (id: string) => (await feed.start(id, false)).isKnown;
const read = async (from: string) =>
  (await feed.after(from, wait)).map(({ type, data }) => [type, JSON.parse(data)]);

describe("a reader", () => {
  it("gets no events when the feed is closed", async () => {
    const closed = feed.after("0-0", wait);
    feed.close();
    expect(await closed).toEqual([]);
    expect(await feed.after("0-0", wait)).toEqual([]);
  });

  it("gets an event that was added just before another reader started to wait", async () => {
    const from = await feed.newest();
    const look = redis.xrange.bind(redis);
    vi.spyOn(redis, "xrange").mockImplementationOnce(async (key, start, end) => {
      const found = await look(key, start, end);
      await addEvent({ n: 1 });
      void feed.after(await feed.newest(), wait);
      await expect.poll(async () => /cmd=xread/.test(String(await redis.client("LIST")))).toBe(true);
      return found;
    });
    expect(await read(from)).toEqual([["test", { n: 1 }]]);
  });

  it("gets 10,000 events in order, each once, with other readers beside it", async () => {
    const count = 10_000;
    const read = async (limit: number) => {
      const numbers: number[] = [];
      for (let from = "0-0"; numbers.length < count; ) {
        const events = await feed.after(from, { ...wait, limit });
        from = events.at(-1)?.id ?? from;
        numbers.push(...events.map(({ data }) => JSON.parse(data).n as number));
      }
      return numbers;
    };
    const readers = [1_000, 77, 13].map(read);
    for (let n = 0; n < count; n += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, i) => addEvent({ n: n + i })));
    }
    const all = Array.from({ length: count }, (_, n) => n);
    for (const reader of readers) expect(await reader).toEqual(all);
  });

  it("continues after its connection to Redis is cut", async () => {
    const next = read(await feed.newest());
    await expect.poll(async () => /cmd=xread/.test(String(await redis.client("LIST")))).toBe(true);
    const own = await redis.client("ID");
    const ids = String(await redis.client("LIST")).matchAll(/^id=(\d+)/gm);
    for (const [, id] of ids) if (id !== String(own)) await redis.client("KILL", "ID", Number(id));
    await addEvent({ n: 1 });
    expect(await next).toEqual([["test", { n: 1 }]]);
  });
});

describe("an event", () => {
  it("is known while all later events are stored", async () => {
    expect(await isKnown("0-0")).toBe(true);
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push(String(await addEvent({ n })));
    expect(await isKnown("0-0")).toBe(true);
    await redis.xtrim("events", "MAXLEN", 3);
    expect(await Promise.all(ids.map((id) => isKnown(id)))).toEqual([false, false, true, true, true]);
    expect(await isKnown("0-0")).toBe(false);
  });

  it("is not known after Redis has lost its memory", async () => {
    const id = String(await addEvent({ n: 1 }));
    await redis.flushdb();
    expect(await isKnown(id)).toBe(false);
    await addEvent({ n: 2 });
    expect(await isKnown(`${Number.parseInt(id, 10) + 1_000_000}-0`)).toBe(false);
  });
});

describe("a veiled reader", () => {
  const numbers = async (from: string) => (await read(from)).map(([, { n }]) => n);
  const addOld = (n: number, age: number) =>
    redis.xadd("events", `${Date.now() - age}-0`, "type", "test", "data", JSON.stringify({ n }));

  it("starts with the next event, at an id that tells the time and not when the last event was", async () => {
    await addOld(1, 60_000);
    const { id, from, isKnown } = await feed.start(undefined, true);
    expect({ from, isKnown }).toEqual({ from: await feed.newest(), isKnown: true });
    expect(id).toMatch(/^\d+-999999$/);
    expect(Math.abs(Number.parseInt(id, 10) - Date.now())).toBeLessThan(5_000);
  });

  it("resumes from that id with all events since", async () => {
    await addOld(0, 10_000);
    const { id } = await feed.start(undefined, true);
    for (const n of [1, 2]) await addEvent({ n });
    const { from, isKnown } = await feed.start(id, true);
    expect(isKnown).toBe(true);
    expect(await numbers(from)).toEqual([1, 2]);
  });

  it("is not told whether anything happened since a time that it names", async () => {
    await addOld(1, 10_000);
    const { id } = await feed.start(undefined, true);
    const named = [id, `${Date.now()}-0`, `${Date.now() + 60_000}-5`];
    const told = async () => {
      const starts = await Promise.all(named.map((time) => feed.start(time, true)));
      return starts.map((start) => [start.id, start.isKnown]);
    };
    expect(await told()).toEqual(named.map((time) => [time, true]));
    await addEvent({ n: 2 });
    expect(await told()).toEqual(named.map((time) => [time, true]));
  });

  it("waits beside an open reader", async () => {
    await addOld(1, 10_000);
    const { id } = await feed.start(undefined, true);
    const { from } = await feed.start(id, true);
    const [veiled, open] = [read(from), read(await feed.newest())];
    await addEvent({ n: 2 });
    expect(await Promise.all([veiled, open])).toEqual([[["test", { n: 2 }]], [["test", { n: 2 }]]]);
  });

  it("is told when events are lost", async () => {
    for (let n = 0; n < 5; n++) await addEvent({ n });
    const [[first = ""] = []] = await redis.xrange("events", "-", "+");
    await redis.xtrim("events", "MAXLEN", 3);
    expect((await feed.start(first, true)).isKnown).toBe(false);
    await redis.flushdb();
    expect((await feed.start(first, true)).isKnown).toBe(false);
  });
});
