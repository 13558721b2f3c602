import { bankNotes } from "@loopline/banknotes/definition";
import type { Dataset, Value } from "@loopline/dataset";
import { describe, expect, it } from "vitest";
import type { TrainingRowStore } from "../src/handler.ts";

export const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";

export interface LearntRow {
  readonly features: readonly Value[];
  readonly class: number;
  /** With six digits of the second. */
  readonly created: string;
  /** Whose feedback it was; null for everybody without an owner. */
  readonly owner: string | null;
}

export interface TrainingRowStoreHarness {
  readonly training: TrainingRowStore;
  /** Stores a prediction of the batch of a note `[variance, 2, 3, 4]`. */
  predict(variance: number, prediction: string | null, isCorrect: boolean | null): Promise<unknown>;
  /** Gives that note's prediction a rating as a `feedback-to-db` of the original does, which keeps no history. */
  rateByOriginal(variance: number, isCorrect: boolean): Promise<unknown>;
  /** Gives that note's prediction a new rating. @param owner whose; the batch is acme's */
  rate(variance: number, isCorrect: boolean, created: string, owner?: string): Promise<unknown>;
  /** Says what that note really is. */
  tell(variance: number, label: string, created: string): Promise<unknown>;
  /** The training set, by variance. */
  rows(): Promise<LearntRow[]>;
  /** How often the training set has changed. */
  changes(): Promise<number>;
}

/** All records that the tests predict. */
const allRecords = {
  batch_id,
  subjects: ["s1", "s2", "s3", "s4", "s5"],
  created: "2026-01-02T03:04:05.678",
};
const toldAt = "2026-01-02T03:04:05.678000";

/** The contract of {@link TrainingRowStore}. @param harness of a training set that is empty before each test */
export function describeTrainingRowStore(harness: () => TrainingRowStoreHarness): void {
  describe("a training row store", () => {
    it("derives the class from prediction and rating, and skips unrated records", async () => {
      const { training, predict, rows } = harness();
      await predict(1, "real", true);
      await predict(2, "real", false);
      await predict(3, "fake", true);
      await predict(4, "fake", false);
      await predict(5, "real", null);
      expect(await training.update(allRecords)).toEqual({ status: "updated", rows: 4 });
      expect((await rows()).map((row) => [row.features, row.class])).toEqual([
        [[1, 2, 3, 4], 1],
        [[2, 2, 3, 4], 0],
        [[3, 2, 3, 4], 0],
        [[4, 2, 3, 4], 1],
      ]);
    });

    it("changes nothing when an update is repeated, also concurrently", async () => {
      const { training, predict, rows, changes } = harness();
      await predict(1, "real", true);
      await Promise.all([training.update(allRecords), training.update(allRecords)]);
      expect(await training.update(allRecords)).toEqual({ status: "updated", rows: 1 });
      expect(await rows()).toHaveLength(1);
      expect(await changes()).toBe(1);
    });

    it("takes the class and the date of a revised rating", async () => {
      const { training, predict, rate, rows, changes } = harness();
      await predict(1, "real", true);
      await training.update(allRecords);
      await rate(1, false, "2030-01-01T00:00:00");
      await training.update(allRecords);
      expect(await rows()).toMatchObject([{ class: 0, created: "2030-01-01T00:00:00.000000" }]);
      expect(await changes()).toBe(2);
    });

    it("takes the owner of the newest rating", async () => {
      const { training, predict, rate, rows, changes } = harness();
      await predict(1, "real", true);
      await rate(1, true, "2030-01-01T00:00:00", "acme");
      await training.update(allRecords);
      expect(await rows()).toMatchObject([{ class: 1, owner: "acme" }]);
      await rate(1, true, "2030-01-02T00:00:00");
      await training.update(allRecords);
      expect(await rows()).toMatchObject([{ class: 1, owner: null }]);
      expect(await changes()).toBe(2);
    });

    it("takes the date of a newer equal rating in any order of arrival", async () => {
      const { training, predict, rate, rows } = harness();
      await predict(1, "real", true);
      await predict(2, "real", true);
      await rate(1, true, "2030-01-01T00:00:00");
      await rate(2, true, "2030-01-02T00:00:00");
      await training.update(allRecords);
      await rate(1, true, "2030-01-02T00:00:00");
      await rate(2, true, "2030-01-01T00:00:00");
      await training.update(allRecords);
      const created = "2030-01-02T00:00:00.000000";
      expect(await rows()).toMatchObject([
        { class: 1, created },
        { class: 1, created },
      ]);
    });

    it("dates a rating without history by its first message", async () => {
      const { training, predict, rateByOriginal, rows } = harness();
      await predict(1, "real", true);
      await training.update(allRecords);
      await training.update({ ...allRecords, created: "2026-03-01T00:00:00" });
      expect(await rows()).toMatchObject([{ class: 1, created: toldAt }]);
      await rateByOriginal(1, false);
      await training.update({ ...allRecords, created: "2026-03-02T00:00:00" });
      expect(await rows()).toMatchObject([{ class: 0, created: "2026-03-02T00:00:00.000000" }]);
    });

    it("skips a rating without history until its own message arrives", async () => {
      const { training, predict, rate, rateByOriginal, rows, changes } = harness();
      await predict(1, "real", null);
      await predict(2, "real", true);
      await predict(3, "real", null);
      await rate(1, true, "2026-02-01T00:00:00");
      await rate(3, true, "2026-02-01T00:00:00");
      await training.update(allRecords);
      await rateByOriginal(3, false);
      const before = await changes();
      await training.update({ ...allRecords, subjects: ["s1"], created: "2026-03-01T00:00:00" });
      expect(await changes()).toBe(before);
      expect(await rows()).toMatchObject([
        { class: 1, created: "2026-02-01T00:00:00.000000" },
        { class: 1, created: toldAt },
        { class: 1, created: "2026-02-01T00:00:00.000000" },
      ]);
      await training.update({ ...allRecords, subjects: ["s3"], created: "2026-03-02T00:00:00" });
      expect((await rows())[2]).toMatchObject({ class: 0, created: "2026-03-02T00:00:00.000000" });
    });

    it("learns the class of a label, whatever the prediction, and of a later rating", async () => {
      const { training, predict, rate, tell, rows } = harness();
      await predict(1, "real", null);
      await predict(2, "real", null);
      await predict(3, null, null);
      await predict(4, "fake", null);
      for (const variance of [1, 3]) await tell(variance, "fake", "2030-01-01T00:00:00");
      await tell(2, "real", "2030-01-01T00:00:00");
      await tell(4, "fake", "2030-01-01T00:00:00");
      await rate(4, false, "2030-01-02T00:00:00");
      expect(await training.update(allRecords)).toEqual({ status: "updated", rows: 4 });
      expect((await rows()).map((row) => [row.class, row.created])).toEqual([
        [0, "2030-01-01T00:00:00.000000"],
        [1, "2030-01-01T00:00:00.000000"],
        [0, "2030-01-01T00:00:00.000000"],
        [1, "2030-01-02T00:00:00.000000"],
      ]);
    });

    it("learns nothing from the rating of a record without a prediction, until it has one", async () => {
      const { training, predict, rate, rows } = harness();
      await predict(1, null, null);
      await rate(1, false, "2030-01-01T00:00:00");
      expect(await training.update(allRecords)).toEqual({ status: "updated", rows: 1 });
      expect(await rows()).toEqual([]);
    });

    it("prefers a newer rating by the original to a label that it contradicts", async () => {
      const { training, predict, tell, rateByOriginal, rows } = harness();
      await predict(1, "real", null);
      await tell(1, "real", "2026-01-01T00:00:00");
      await rateByOriginal(1, false);
      await training.update(allRecords);
      expect(await rows()).toMatchObject([{ class: 0, created: toldAt }]);
    });

    it("returns none for an unrated or unknown batch", async () => {
      const { training } = harness();
      expect(await training.update(allRecords)).toEqual({ status: "none" });
    });
  });
}

/** Bank notes with a third class. */
export const threeClasses: Dataset = {
  ...bankNotes,
  target: { name: "class", classes: ["fake", "real", "torn"].map((value) => ({ value, label: value })) },
};

/** What is different with three or more classes. @param harness of {@link threeClasses} */
export function describeOpenClasses(harness: () => TrainingRowStoreHarness): void {
  describe("a training row store of three classes", () => {
    it("learns labels and right predictions, and nothing from a wrong one", async () => {
      const { training, predict, tell, rows } = harness();
      await predict(1, "torn", true);
      await predict(2, "torn", false);
      await predict(3, "real", null);
      await tell(3, "torn", "2030-01-01T00:00:00");
      expect(await training.update(allRecords)).toEqual({ status: "updated", rows: 3 });
      expect((await rows()).map((row) => [row.features[0], row.class])).toEqual([
        [1, 2],
        [3, 2],
      ]);
    });

    it("takes back what a record taught when a newer rating leaves its class open, once", async () => {
      const { training, predict, rate, tell, rows, changes } = harness();
      await predict(1, "torn", null);
      await predict(2, "torn", null);
      await tell(1, "real", "2030-01-01T00:00:00");
      await rate(2, true, "2030-01-01T00:00:00");
      await training.update(allRecords);
      expect(await rows()).toHaveLength(2);
      await rate(1, false, "2030-01-02T00:00:00");
      await rate(2, false, "2030-01-02T00:00:00");
      expect(await training.update(allRecords)).toEqual({ status: "updated", rows: 2 });
      expect(await rows()).toEqual([]);
      const before = await changes();
      expect(await training.update(allRecords)).toEqual({ status: "updated", rows: 2 });
      expect(await changes()).toBe(before);
      await tell(2, "fake", "2030-01-03T00:00:00");
      await training.update(allRecords);
      expect(await rows()).toMatchObject([{ class: 0, created: "2030-01-03T00:00:00.000000" }]);
    });
  });
}
