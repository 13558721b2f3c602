import { describe, expect, it } from "vitest";
import type { CacheHarness } from "./cache-harness.ts";

/** What every adapter of pinned models and idempotency records must do. */
export function describeCacheRecords(harness: () => CacheHarness): void {
  describe("the pinned model of a batch", () => {
    const answer = (number: number) => ({
      fileName: `model-${number}.json`,
      created: `2026-01-02T00:00:0${number}`,
    });

    it("is the first of several that are pinned concurrently", async () => {
      const { batchModels } = harness();
      const pinned = await Promise.all([1, 2, 3].map((number) => batchModels.pin("b", answer(number))));
      expect(pinned).toEqual([pinned[0], pinned[0], pinned[0]]);
      expect(await batchModels.pin("b", answer(9))).toEqual(pinned[0]);
      expect(await batchModels.pin("c", answer(9))).toEqual(answer(9));
    });

    it("fails, but not as an outage, when its record cannot be read", async () => {
      await harness().set("batch:b:model", "{");
      await expect(harness().batchModels.pin("b", answer(1))).rejects.not.toMatchObject({
        code: "unavailable",
      });
    });

    it("outlives a message in Pub/Sub", async () => {
      await harness().batchModels.pin("b", answer(1));
      expect(await harness().secondsLeft("batch:b:model")).toBeGreaterThan(7 * 86_400);
    });
  });

  describe("an idempotency key", () => {
    it("keeps its first record for a day", async () => {
      const { idempotency, secondsLeft } = harness();
      const first = { bodyHash: "1", batchId: "b1" };
      expect(await idempotency.claim("k", first)).toEqual(first);
      expect(await idempotency.claim("k", { bodyHash: "2", batchId: "b2" })).toEqual(first);
      expect(await secondsLeft("idempotency:k")).toBeGreaterThan(80_000);
    });
  });
}
