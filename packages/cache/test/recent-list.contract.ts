import { describe, expect, it } from "vitest";
import { batch, batchDetail, type CacheHarness } from "./cache-harness.ts";

/** What every adapter of the lists must do. */
export function describeRecentList(harness: () => CacheHarness): void {
  const addAll = async (...ids: string[]) => {
    for (const id of ids) await harness().batchList().add(batchDetail(id));
  };
  const read = async (limit: number, cursor?: string) => {
    const { entries, next } = await harness().batchList().page({ limit, cursor });
    return { ids: entries.map((entry) => JSON.parse(entry).batch_id).join(""), next };
  };

  describe("the list of batches", () => {
    it("has the original's form: JSON pushed on the left of `batches`", async () => {
      await addAll("1", "2");
      expect(await harness().list("batches")).toEqual([
        JSON.stringify(batch("2")),
        JSON.stringify(batch("1")),
      ]);
    });

    it("adds a batch once, even if it arrives several times at once", async () => {
      const { batchList, counts } = harness();
      const results = await Promise.all([1, 2, 3].map(() => batchList().add(batchDetail("1"))));
      expect(results.map(({ status }) => status).sort()).toEqual(["duplicate", "duplicate", "stored"]);
      expect(await batchList().page({ limit: 10 })).toEqual({ entries: [JSON.stringify(batch("1"))] });
      expect(await counts()).toEqual({ batches: 1, predictions: 3, real: 2, fake: 1 });
    });

    it("keeps the newest up to its length, and still knows and counts those it dropped", async () => {
      const { batchList, counts } = harness();
      for (const id of ["1", "2", "3"]) await batchList(2).add(batchDetail(id));
      expect(await batchList(2).add(batchDetail("1"))).toEqual({ status: "duplicate" });
      expect((await read(10)).ids).toBe("32");
      expect((await counts()).batches).toBe(3);
    });

    it("knows a batch for longer than Pub/Sub keeps its message", async () => {
      await addAll("1");
      const days = (await harness().secondsLeft("batch:1")) / 86_400;
      expect(days).toBeGreaterThan(7);
      expect(days).toBeLessThan(32);
    });

    it("leaves out entries that cannot be read", async () => {
      await addAll("1");
      await harness().push("batches", "{", "null", JSON.stringify({ ...batch("2"), predictions: "real" }));
      await addAll("3");
      expect((await read(10)).ids).toBe("31");
    });

    it("shows an id once that the original has added again, on the newest page and on the next", async () => {
      await addAll("1", "2", "3");
      await harness().push("batches", JSON.stringify(batch("2")), JSON.stringify(batch("1")));
      expect(await read(10)).toEqual({ ids: "123" });
      expect(await read(2)).toEqual({ ids: "12", next: "2" });
      expect(await read(2, "2")).toEqual({ ids: "3" });
    });

    it("returns at most the requested number", async () => {
      await addAll("1", "2", "3");
      expect((await read(2)).ids).toBe("32");
    });
  });

  describe("pages", () => {
    it("have all entries once, while others are added", async () => {
      await addAll("1", "2", "3", "4", "5");
      expect(await read(2)).toEqual({ ids: "54", next: "4" });
      await addAll("6", "7");
      expect(await read(2, "4")).toEqual({ ids: "32", next: "2" });
      expect(await read(2, "2")).toEqual({ ids: "1", next: undefined });
    });

    it("have no next page after the last entry", async () => {
      await addAll("1", "2");
      expect(await read(2)).toEqual({ ids: "21", next: undefined });
      expect(await read(5, "1")).toEqual({ ids: "", next: undefined });
    });

    it("cannot continue from an entry that is not in the list", async () => {
      await addAll("1");
      await expect(read(2, "9")).rejects.toMatchObject({ code: "bad-request" });
    });
  });

  describe("details", () => {
    it("are stored in full", async () => {
      await addAll("1");
      expect(await harness().batchList().detail("1")).toBe(JSON.stringify(batchDetail("1")));
      expect(await harness().batchList().detail("2")).toBeNull();
    });

    it("are null when they cannot be read", async () => {
      await harness().set("job:1", "{}");
      expect(await harness().jobList().detail("1")).toBeNull();
    });
  });

  describe("an entry", () => {
    const id = "c0ffee4e-8b52-11f1-a3d5-0242ac120002";

    it.each([id, id.replaceAll("-", "")])(
      "is found in the list where the original wrote it, by the id %s",
      async (written) => {
        const { batchList, push } = harness();
        const text = JSON.stringify(batch(written), null, 1);
        const other = JSON.stringify({ ...batch("1"), subjects: [written, "b", "c"] });
        await push("batches", text, "{", other);
        expect(await batchList().entry(id)).toBe(text);
        expect(await batchList().detail(id)).toBeNull();
      },
    );

    it("is null when the list does not have it", async () => {
      await addAll("1");
      expect(await harness().batchList().entry(id)).toBeNull();
    });
  });

  describe("the counts", () => {
    it("are 0 at first", async () => {
      expect(await harness().counts()).toEqual({ batches: 0, predictions: 0, real: 0, fake: 0 });
    });
  });
}
