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

  describe("the batches of an owner", () => {
    const owned = (id: string, owner?: string) => ({ ...batchDetail(id), owner });
    const add = async (...batches: [id: string, owner?: string][]) => {
      for (const [id, owner] of batches) await harness().batchList().add(owned(id, owner));
    };
    const readOf = async (owner: string, limit: number, cursor?: string) => {
      const { entries, next } = await harness().batchList().page({ limit, cursor, owner });
      return { ids: entries.map((entry) => JSON.parse(entry).batch_id).join(""), next };
    };

    it("are in a list of their own, and in that of all", async () => {
      await add(["1", "acme"], ["2"], ["3", "bob"], ["4", "acme"]);
      expect(await readOf("acme", 10)).toEqual({ ids: "41" });
      expect(await readOf("bob", 10)).toEqual({ ids: "3" });
      expect(await readOf("nobody", 10)).toEqual({ ids: "" });
      expect((await read(10)).ids).toBe("4321");
    });

    it("stay on their pages while others arrive", async () => {
      await add(["1", "acme"], ["2", "bob"], ["3", "acme"], ["4", "acme"]);
      expect(await readOf("acme", 2)).toEqual({ ids: "43", next: "3" });
      await add(["5", "acme"], ["6", "bob"]);
      expect(await readOf("acme", 2, "3")).toEqual({ ids: "1" });
    });

    it("are no place to continue from in another's list", async () => {
      await add(["1", "acme"], ["2", "bob"]);
      const unknown = await readOf("acme", 1, "9").catch((error: unknown) => error);
      expect(await readOf("acme", 1, "2").catch((error: unknown) => error)).toEqual(unknown);
      expect(unknown).toMatchObject({ code: "bad-request" });
    });

    it("have a length of their own, whatever others add", async () => {
      const list = harness().batchList(2);
      for (const id of ["1", "2", "3"]) await list.add(owned(id, "acme"));
      await list.add(owned("4", "bob"));
      for (const id of ["5", "6"]) await list.add(owned(id));
      expect((await readOf("acme", 10)).ids).toBe("32");
      expect((await readOf("bob", 10)).ids).toBe("4");
      expect((await read(10)).ids).toBe("65");
    });

    it("are counted for the owner and for all, once", async () => {
      await add(["1", "acme"], ["1", "acme"], ["2"], ["1", "bob"]);
      const one = { batches: 1, predictions: 3, real: 2, fake: 1 };
      expect(await harness().counts("acme")).toEqual(one);
      expect(await harness().counts("bob")).toEqual({ batches: 0, predictions: 0, real: 0, fake: 0 });
      expect(await harness().counts()).toEqual({ batches: 2, predictions: 6, real: 4, fake: 2 });
    });

    it("have details for the owner and for those who see all, and for nobody else", async () => {
      await add(["1", "acme"], ["2"]);
      const { detail } = harness().batchList();
      expect(await detail("1")).toBe(JSON.stringify(owned("1", "acme")));
      expect(await detail("1", "acme")).toBe(JSON.stringify(owned("1", "acme")));
      expect(await detail("1", "bob")).toBeNull();
      expect(await detail("2", "acme")).toBeNull();
      expect(await detail("3", "acme")).toBeNull();
    });

    it("are known to be the owner's as long as they have details", async () => {
      await add(["1", "acme"]);
      const { secondsLeft } = harness();
      expect(await secondsLeft("batch:1:owner")).toBeCloseTo(await secondsLeft("batch:1"), -1);
    });

    describe("that wait for the first model", () => {
      const wait = (id: string, owner?: string) =>
        harness()
          .batchList()
          .add({ ...owned(id, owner), predictions: [null, null, null] });
      const predict = (id: string, owner?: string) => harness().batchList().add(owned(id, owner));

      it("are replaced in the owner's list, and then counted for the owner", async () => {
        await wait("1", "acme");
        await wait("2", "acme");
        expect(await harness().counts("acme")).toEqual({ batches: 2, predictions: 0, real: 0, fake: 0 });
        expect(await predict("1", "acme")).toEqual({ status: "replaced" });
        expect(await predict("1", "acme")).toEqual({ status: "duplicate" });
        expect(await harness().list("batches:acme")).toEqual([
          JSON.stringify({ ...batch("2"), predictions: [null, null, null], owner: "acme" }),
          JSON.stringify({ ...batch("1"), owner: "acme" }),
        ]);
        expect(await harness().counts("acme")).toEqual({ batches: 2, predictions: 3, real: 2, fake: 1 });
      });

      it("are not replaced by predictions that name another owner", async () => {
        const { batchList, counts } = harness();
        await wait("1", "acme");
        const before = await batchList().detail("1", "acme");
        expect(await predict("1", "bob")).toEqual({ status: "duplicate" });
        expect(await batchList().detail("1", "acme")).toBe(before);
        expect(await batchList().detail("1", "bob")).toBeNull();
        expect(await readOf("bob", 10)).toEqual({ ids: "" });
        expect(await counts("bob")).toEqual({ batches: 0, predictions: 0, real: 0, fake: 0 });
      });

      it("stay without an owner if they had none, and the owner's if their predictions name none", async () => {
        const { batchList } = harness();
        await wait("1");
        await wait("2", "acme");
        expect(await predict("1", "bob")).toEqual({ status: "replaced" });
        expect(await predict("2")).toEqual({ status: "replaced" });
        expect(await batchList().detail("1", "bob")).toBeNull();
        expect(await readOf("bob", 10)).toEqual({ ids: "" });
        expect(await batchList().detail("2", "acme")).not.toBeNull();
        expect(await readOf("acme", 10)).toEqual({ ids: "2" });
      });
    });

    it("are not mixed up among more owners than are remembered", async () => {
      const owners = Array.from({ length: 250 }, (_, index) => `owner-${index}`);
      const list = harness().batchList();
      for (const owner of owners) await list.add(owned(`of ${owner}`, owner));
      for (let round = 0; round < 2; round++) {
        const pages = await Promise.all(owners.map((owner) => list.page({ limit: 1, owner })));
        const found = pages.map(({ entries }) => entries.map((text) => JSON.parse(text).batch_id));
        expect(found).toEqual(owners.map((owner) => [`of ${owner}`]));
      }
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
