import type { LabelName } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import type { TrainingRowStore } from "../src/training-row-store.ts";

export const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";

export interface LearntRow {
  readonly features: readonly number[];
  readonly class: number;
  /** With six digits of the second. */
  readonly created: string;
}

export interface TrainingRowStoreHarness {
  readonly training: TrainingRowStore;
  /** Stores a prediction of the batch of a note `[variance, 2, 3, 4]`. */
  predict(variance: number, prediction: LabelName, isCorrect: boolean | null): Promise<unknown>;
  /** Gives that note's prediction a rating as a `feedback-to-db` of the original does, which keeps no history. */
  rateByOriginal(variance: number, isCorrect: boolean): Promise<unknown>;
  /** Gives that note's prediction a new rating. */
  rate(variance: number, isCorrect: boolean, created: string): Promise<unknown>;
  /** The training set, by variance. */
  rows(): Promise<LearntRow[]>;
  /** How often the training set has changed. */
  changes(): Promise<number>;
}

/** Tells of all records that the tests predict. */
const told = {
  batch_id,
  subjects: ["s1", "s2", "s3", "s4", "s5"],
  created: "2026-01-02T03:04:05.678",
};
const toldAt = "2026-01-02T03:04:05.678000";

/** What holds of all {@link TrainingRowStore}. @param harness of a training set that is empty before each test */
export function describeTrainingRowStore(harness: () => TrainingRowStoreHarness): void {
  describe("a training row store", () => {
    it("have the class that follows from the prediction and its rating, and nothing of the unrated", async () => {
      const { training, predict, rows } = harness();
      await predict(1, "real", true);
      await predict(2, "real", false);
      await predict(3, "fake", true);
      await predict(4, "fake", false);
      await predict(5, "real", null);
      expect(await training.update(told)).toEqual({ status: "updated", rows: 4 });
      expect((await rows()).map((row) => [row.features, row.class])).toEqual([
        [[1, 2, 3, 4], 1],
        [[2, 2, 3, 4], 0],
        [[3, 2, 3, 4], 0],
        [[4, 2, 3, 4], 1],
      ]);
    });

    it("stay as they are when told again, also at the same time", async () => {
      const { training, predict, rows, changes } = harness();
      await predict(1, "real", true);
      await Promise.all([training.update(told), training.update(told)]);
      expect(await training.update(told)).toEqual({ status: "updated", rows: 1 });
      expect(await rows()).toHaveLength(1);
      expect(await changes()).toBe(1);
    });

    it("take the class and the date of a revised rating", async () => {
      const { training, predict, rate, rows, changes } = harness();
      await predict(1, "real", true);
      await training.update(told);
      await rate(1, false, "2030-01-01T00:00:00");
      await training.update(told);
      expect(await rows()).toMatchObject([{ class: 0, created: "2030-01-01T00:00:00.000000" }]);
      expect(await changes()).toBe(2);
    });

    it("take the date of a newer rating that says the same, whatever order the ratings arrive in", async () => {
      const { training, predict, rate, rows } = harness();
      await predict(1, "real", true);
      await predict(2, "real", true);
      await rate(1, true, "2030-01-01T00:00:00");
      await rate(2, true, "2030-01-02T00:00:00");
      await training.update(told);
      await rate(1, true, "2030-01-02T00:00:00");
      await rate(2, true, "2030-01-01T00:00:00");
      await training.update(told);
      const created = "2030-01-02T00:00:00.000000";
      expect(await rows()).toMatchObject([
        { class: 1, created },
        { class: 1, created },
      ]);
    });

    it("date a rating that has no history by the message that told of it first", async () => {
      const { training, predict, rateByOriginal, rows } = harness();
      await predict(1, "real", true);
      await training.update(told);
      await training.update({ ...told, created: "2026-03-01T00:00:00" });
      expect(await rows()).toMatchObject([{ class: 1, created: toldAt }]);
      await rateByOriginal(1, false);
      await training.update({ ...told, created: "2026-03-02T00:00:00" });
      expect(await rows()).toMatchObject([{ class: 0, created: "2026-03-02T00:00:00.000000" }]);
    });

    it("are left to the message still to come, where a rating has no history and the message is about another record", async () => {
      const { training, predict, rate, rateByOriginal, rows, changes } = harness();
      await predict(1, "real", null);
      await predict(2, "real", true);
      await predict(3, "real", null);
      await rate(1, true, "2026-02-01T00:00:00");
      await rate(3, true, "2026-02-01T00:00:00");
      await training.update(told);
      await rateByOriginal(3, false);
      const before = await changes();
      await training.update({ ...told, subjects: ["s1"], created: "2026-03-01T00:00:00" });
      expect(await changes()).toBe(before);
      expect(await rows()).toMatchObject([
        { class: 1, created: "2026-02-01T00:00:00.000000" },
        { class: 1, created: toldAt },
        { class: 1, created: "2026-02-01T00:00:00.000000" },
      ]);
      await training.update({ ...told, subjects: ["s3"], created: "2026-03-02T00:00:00" });
      expect((await rows())[2]).toMatchObject({ class: 0, created: "2026-03-02T00:00:00.000000" });
    });

    it("are none of a batch that nobody rated or knows", async () => {
      const { training } = harness();
      expect(await training.update(told)).toEqual({ status: "none" });
    });
  });
}
