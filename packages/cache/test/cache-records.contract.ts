import { describe, expect, it } from "vitest";
import type { CacheHarness } from "./cache-harness.ts";

/** What holds of all that is kept under a key of its own. */
export function describeCacheRecords(harness: () => CacheHarness): void {
  describe("how a batch is answered", () => {
    const answer = (number: number) => ({
      fileName: `model-${number}.json`,
      created: `2026-01-02T00:00:0${number}`,
    });

    it("keeps the first answer when several are pinned at the same time", async () => {
      const { batchModels } = harness();
      const pinned = await Promise.all([1, 2, 3].map((number) => batchModels.pin("b", answer(number))));
      expect(pinned).toEqual([pinned[0], pinned[0], pinned[0]]);
      expect(await batchModels.pin("b", answer(9))).toEqual(pinned[0]);
      expect(await batchModels.pin("c", answer(9))).toEqual(answer(9));
    });

    it("is no outage of the cache where it cannot be read", async () => {
      await harness().set("batch:b:model", "{");
      await expect(harness().batchModels.pin("b", answer(1))).rejects.not.toMatchObject({
        code: "unavailable",
      });
    });

    it("is forgotten some time after Pub/Sub forgets a message", async () => {
      await harness().batchModels.pin("b", answer(1));
      expect(await harness().secondsLeft("batch:b:model")).toBeGreaterThan(7 * 86_400);
    });
  });

  describe("an idempotency key", () => {
    it("keeps its first record, for most of a day at least", async () => {
      const { idempotency, secondsLeft } = harness();
      const first = { bodyHash: "1", batchId: "b1" };
      expect(await idempotency.claim("k", first)).toEqual(first);
      expect(await idempotency.claim("k", { bodyHash: "2", batchId: "b2" })).toEqual(first);
      expect(await secondsLeft("idempotency:k")).toBeGreaterThan(80_000);
    });
  });
}
