import { describe, expect, it } from "vitest";
import type { DatedPrediction, PredictionStore } from "../src/handler.ts";

export const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";

export interface StoredPrediction {
  readonly subject: string;
  readonly occurrence: number;
  readonly features: readonly number[];
  readonly prediction: string;
  readonly isCorrect: boolean | null;
  readonly modelFileName: string | null;
  /** With six digits of the second. */
  readonly created: string;
}

export interface PredictionStoreHarness {
  readonly store: PredictionStore;
  /** Keeps a rating of a record of the batch, as `feedback-to-db` does. */
  rate(subject: string, occurrence: number, isCorrect: boolean, created: string): Promise<unknown>;
  /** Stores a batch as the original does: without positions, and no number for records that share a subject. */
  saveByOriginal(prediction: DatedPrediction): Promise<unknown>;
  /** All that is stored, by position. */
  rows(): Promise<StoredPrediction[]>;
}

const prediction: DatedPrediction = {
  batch_id,
  subjects: ["a", "b", "a"],
  input: [
    [1.5, -2, 3e-5, 4],
    [5, 6, 7, 8],
    [9, 10, 11, 12],
  ],
  output: ["real", "fake", "fake"],
  created: "2026-01-02T03:04:05.678901",
};

/** The contract of {@link PredictionStore}. @param harness of a store that is empty before each test */
export function describePredictionStore(harness: () => PredictionStoreHarness): void {
  describe("a prediction store", () => {
    it("stores one row per record", async () => {
      const { store, rows } = harness();
      expect(await store.save(prediction)).toEqual({ rated: { subjects: [], ratings: [] } });
      const common = { isCorrect: null, modelFileName: null, created: prediction.created };
      expect(await rows()).toEqual([
        { subject: "a", occurrence: 0, features: [1.5, -2, 3e-5, 4], prediction: "real", ...common },
        { subject: "b", occurrence: 0, features: [5, 6, 7, 8], prediction: "fake", ...common },
        { subject: "a", occurrence: 1, features: [9, 10, 11, 12], prediction: "fake", ...common },
      ]);
    });

    it("keeps the first prediction of a batch that is predicted again by another model", async () => {
      const { store, rows } = harness();
      await store.save({ ...prediction, model_file_name: "model-1.json" });
      await store.save({
        ...prediction,
        output: ["fake", "fake", "fake"],
        created: "2026-01-02T03:04:06",
        model_file_name: "model-2.json",
      });
      expect((await rows()).map((row) => [row.prediction, row.modelFileName, row.created])).toEqual([
        ["real", "model-1.json", prediction.created],
        ["fake", "model-1.json", prediction.created],
        ["fake", "model-1.json", prediction.created],
      ]);
    });

    it("stores a batch once when it is delivered twice concurrently", async () => {
      const { store, rows } = harness();
      await Promise.all([store.save(prediction), store.save(prediction), store.save(prediction)]);
      expect(await rows()).toHaveLength(3);
    });

    it("keeps a batch that the original stored", async () => {
      const { store, saveByOriginal, rows } = harness();
      await saveByOriginal(prediction);
      await store.save({ ...prediction, model_file_name: "model-2.json" });
      expect((await rows()).map((row) => [row.subject, row.modelFileName])).toEqual([
        ["a", null],
        ["b", null],
        ["a", null],
      ]);
    });

    it("applies the newest early feedback of each record and returns it", async () => {
      const { store, rate, rows } = harness();
      await rate("a", 1, true, "2026-01-02T00:00:01");
      await rate("b", 0, true, "2026-01-02T00:00:03");
      await rate("b", 0, false, "2026-01-02T00:00:02");
      expect(await store.save(prediction)).toEqual({ rated: { subjects: ["b", "a"], ratings: [1, 1] } });
      expect((await rows()).map((row) => row.isCorrect)).toEqual([null, true, true]);
    });

    it("returns the ratings again for a redelivered batch", async () => {
      const { store, rate } = harness();
      await rate("b", 0, false, "2026-01-02T00:00:02");
      await store.save(prediction);
      expect(await store.save(prediction)).toEqual({ rated: { subjects: ["b"], ratings: [0] } });
    });

    it("stores long subjects, quotes and 10,000 records at once", async () => {
      const { store, rows } = harness();
      const subjects = Array.from(
        { length: 10_000 },
        (_, index) => `it's "${index}" ${"ü".repeat(index === 7 ? 100_000 : 1)}`,
      );
      await store.save({
        ...prediction,
        subjects,
        input: subjects.map((_, index) => [index, 1, 2, 3]),
        output: subjects.map(() => "real"),
      });
      const stored = await rows();
      expect(stored.map((row) => row.subject)).toEqual(subjects);
      expect(stored[9_999]?.features).toEqual([9_999, 1, 2, 3]);
    });

    it.each([
      ["text that cannot be stored", { subjects: ["a", "b", "c\0"] }],
      ["a date that does not exist", { created: "2026-02-30T00:00:00" }],
    ])("leaves nothing of a batch with %s, and is fit for the next", async (_, broken) => {
      const { store, rows } = harness();
      await expect(store.save({ ...prediction, ...broken })).rejects.toMatchObject({
        code: "invalid-message",
      });
      expect(await rows()).toEqual([]);
      await store.save(prediction);
      expect(await rows()).toHaveLength(3);
    });
  });
}
