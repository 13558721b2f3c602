import { isVisible } from "@loopline/cache";
import { describe, expect, it } from "vitest";
import { batchDetail, type CacheHarness } from "./cache-harness.ts";

/** What every adapter of the events must do. */
export function describeEventFeed(harness: () => CacheHarness): void {
  const { signal } = new AbortController();
  const wait = { limit: 100, milliseconds: 10_000, signal };
  const feed = () => harness().feed;
  const addBatch = (id: string, owner?: string) =>
    harness()
      .batchList()
      .add({ ...batchDetail(id), owner });
  const after = (id: string) => feed().after(id, wait);
  const read = async (from: string) => (await after(from)).map(({ type, data }) => [type, JSON.parse(data)]);
  const batchIds = async (from: string) => (await read(from)).map(([, { batch_id }]) => batch_id).join("");

  describe("the event stream", () => {
    it("has one event for each batch and job, including duplicates", async () => {
      for (let time = 0; time < 3; time++) await addBatch("1");
      const scores = { precision: 1, recall: 1, "f1-score": 1, support: 3 };
      const job = {
        job_id: "2",
        model_file_name: "model-1.json",
        records: 6,
        accuracy: 0.84,
        data_prep_time: 0.1,
        training_time: 0.2,
        testing_time: 0.3,
        created: "2026-01-02T03:04:05.678",
        promoted: true,
        report: { "0": scores, "1": scores, accuracy: 0.84, "macro avg": scores, "weighted avg": scores },
      };
      for (let time = 0; time < 2; time++) await harness().jobList().add(job);
      const { job_id, model_file_name, records, accuracy, promoted, created } = job;
      expect(await read("0-0")).toEqual([
        ["batch-predicted", { batch_id: "1", records: 3, real: 2, fake: 1, created }],
        ["job-finished", { job_id, model_file_name, records, accuracy, promoted, created }],
      ]);
    });

    it("has no event of a batch that waits, and one once it is predicted", async () => {
      const waiting = { ...batchDetail("1"), predictions: [null, null, null], owner: "acme" };
      await harness().batchList().add(waiting);
      expect(await feed().newest()).toBe("0-0");
      await addBatch("1", "acme");
      expect(await batchIds("0-0")).toBe("1");
    });

    it("says whose a batch is, if it is somebody's, and only the owner and those who see all may see it", async () => {
      await addBatch("1", "acme");
      await harness()
        .batchList()
        .add({ ...batchDetail("2"), name: '"owner":"acme"' });
      const readers = ["acme", "acm", "bob", undefined];
      const events = await after("0-0");
      expect(events.map((event) => readers.map((owner) => isVisible(event, owner)))).toEqual([
        [true, false, false, true],
        [false, false, false, true],
      ]);
    });

    it("has one event for each promoted model, and none for a superseded one", async () => {
      const { champion } = harness();
      await champion.promote({ model_file_name: "model-2.json", accuracy: 0.9 }, 2);
      await champion.promote({ model_file_name: "model-1.json", accuracy: 0.8 }, 1);
      expect(await read("0-0")).toEqual([
        ["model-promoted", { model_file_name: "model-2.json", accuracy: 0.9 }],
      ]);
    });
  });

  describe("a reader of events", () => {
    it("waits for the next one", async () => {
      await addBatch("1");
      const next = batchIds(await feed().newest());
      await addBatch("2");
      expect(await next).toBe("2");
    });

    it("gets none when the time is over or its signal aborts", async () => {
      expect(await feed().after("0-0", { ...wait, milliseconds: 1 })).toEqual([]);
      const leaving = new AbortController();
      const left = feed().after("0-0", { ...wait, signal: leaving.signal });
      leaving.abort();
      expect(await left).toEqual([]);
    });

    it("gets those after the one that it had last, at most as many as it asks for", async () => {
      for (const id of ["1", "2", "3", "4"]) await addBatch(id);
      const [first, second] = await feed().after("0-0", { ...wait, limit: 2 });
      const { from } = await feed().start(first?.id, false);
      expect(from).toBe(first?.id);
      expect(await batchIds(from)).toBe("234");
      expect(await batchIds(second?.id ?? "")).toBe("34");
    });

    it("starts with the next one, at the newest", async () => {
      await addBatch("1");
      const newest = await feed().newest();
      expect(await feed().start(undefined, false)).toEqual({ id: newest, from: newest, isKnown: true });
    });

    it("is told that those before a loss of Redis's memory are lost", async () => {
      await addBatch("1");
      const id = await feed().newest();
      await harness().flush();
      for (const isVeiled of [false, true]) {
        expect((await feed().start(id, isVeiled)).isKnown).toBe(false);
        expect((await feed().start("0-0", isVeiled)).isKnown).toBe(true);
      }
    });
  });

  describe("a veiled reader of events", () => {
    it("starts after the newest, at an id that tells only the time", async () => {
      await addBatch("1");
      const { id, from, isKnown } = await feed().start(undefined, true);
      expect({ from, isKnown }).toEqual({ from: await feed().newest(), isKnown: true });
      expect(id).toMatch(/^\d+-999999$/);
    });

    it("is not told whether anything happened since a time that it names", async () => {
      await addBatch("1");
      const later = "9999999999999-5";
      const [first, told] = [await feed().newest(), await feed().start(later, true)];
      await addBatch("2");
      const toldNow = await feed().start(later, true);
      expect([told, toldNow]).toEqual([
        { id: later, from: first, isKnown: true },
        { id: later, from: await feed().newest(), isKnown: true },
      ]);
      expect((await feed().start(later, false)).isKnown).toBe(false);
    });
  });
}
