import { describe, expect, it } from "vitest";
import type { Feedback, FeedbackStore } from "../src/handler.ts";

export const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const otherBatch = "11111111-6b1f-4b5e-9e57-3e3f0c1a2b3c";

export interface FeedbackStoreHarness {
  readonly store: FeedbackStore;
  /** Stores predictions of the batch for records of these subjects. */
  predict(...subjects: string[]): Promise<unknown>;
  /** Stores predictions of the batch, which is an owner's. */
  predictFor(owner: string, ...subjects: string[]): Promise<unknown>;
  /** Stores the batch without predictions, as it waits for the first model. */
  wait(...subjects: string[]): Promise<unknown>;
  /** The same as the original stores them: without positions, and no number for records that share a subject. */
  predictByOriginal(...subjects: string[]): Promise<unknown>;
  /** Rates the records of a subject as the original does, which keeps no history. */
  rateByOriginal(subject: string, isCorrect: boolean): Promise<unknown>;
  /** The ratings that count of the batch's records, by position. */
  ratings(): Promise<(boolean | null)[]>;
  /** The labels that count of the batch's records, by position. */
  labels(): Promise<(string | null)[]>;
  /** How many ratings and labels are kept, in all. */
  kept(): Promise<number>;
}

const feedback = (id: string, created: string, entries: [string, number][]): Feedback => ({
  feedback_id: id,
  batch_id,
  created,
  subjects: entries.map(([subject]) => subject),
  ratings: entries.map(([, rating]) => rating),
});

const told = (id: string, created: string, entries: [string, string | null][]): Feedback => ({
  feedback_id: id,
  batch_id,
  created,
  subjects: entries.map(([subject]) => subject),
  ratings: [],
  labels: entries.map(([, label]) => label),
});

/** The contract of {@link FeedbackStore}. @param harness of a store that is empty before each test */
export function describeFeedbackStore(harness: () => FeedbackStoreHarness): void {
  describe("a feedback store", () => {
    it("rates only the named records", async () => {
      const { store, predict, ratings } = harness();
      await predict("a", "b", "c");
      const entry = feedback("1", "2026-01-01T00:00:00", [
        ["c", 0],
        ["a", 1],
        ["nobody", 1],
      ]);
      expect(await store.save(entry)).toEqual({ status: "applied" });
      expect(await ratings()).toEqual([true, null, false]);
    });

    it("matches records with the same subject by their order", async () => {
      const { store, predict, ratings } = harness();
      await predict("a", "b", "a");
      await store.save(
        feedback("1", "2026-01-01T00:00:00", [
          ["a", 1],
          ["a", 0],
        ]),
      );
      expect(await ratings()).toEqual([true, null, false]);
    });

    it("stores a redelivered feedback once and returns the same status", async () => {
      const { store, predict, kept } = harness();
      await predict("a");
      const entry = feedback("1", "2026-01-01T00:00:00", [["a", 0]]);
      await Promise.all([store.save(entry), store.save(entry)]);
      expect(await store.save(entry)).toEqual({ status: "applied" });
      expect(await kept()).toBe(1);
    });

    it("keeps the first feedback of an id when another has the same id", async () => {
      const { store, predict, ratings, kept } = harness();
      await predict("a");
      await store.save(feedback("1", "2026-01-01T00:00:00", [["a", 0]]));
      await store.save(feedback("1", "2026-01-01T00:00:09", [["a", 1]]));
      await store.save({ ...feedback("1", "2026-01-01T00:00:09", [["a", 1]]), batch_id: otherBatch });
      expect(await ratings()).toEqual([false]);
      expect(await kept()).toBe(1);
    });

    it("applies the newest rating in any order of arrival and keeps the history", async () => {
      const { store, predict, ratings, kept } = harness();
      await predict("a");
      await store.save(feedback("new", "2026-01-01T00:00:02", [["a", 0]]));
      await store.save(feedback("old", "2026-01-01T00:00:01", [["a", 1]]));
      expect(await ratings()).toEqual([false]);
      await store.save(feedback("newest", "2026-01-01T00:00:02.1", [["a", 1]]));
      expect(await ratings()).toEqual([true]);
      expect(await kept()).toBe(3);
    });

    it("orders ratings of the same time by feedback id", async () => {
      const { store, predict, ratings } = harness();
      await predict("a");
      await store.save(feedback("2", "2026-01-01T00:00:00.1", [["a", 0]]));
      await store.save(feedback("1", "2026-01-01T00:00:00.100", [["a", 1]]));
      expect(await ratings()).toEqual([false]);
    });

    it("keeps a newer rating by the original when another record is rated", async () => {
      const { store, predict, rateByOriginal, ratings } = harness();
      await predict("a", "b");
      const first = feedback("1", "2026-01-01T00:00:00", [["a", 1]]);
      await store.save(first);
      await rateByOriginal("a", false);
      await store.save(feedback("2", "2026-01-02T00:00:00", [["b", 1]]));
      expect(await ratings()).toEqual([false, true]);
      await store.save(first);
      await store.save(feedback("0", "2025-12-31T00:00:00", [["a", 1]]));
      expect(await ratings()).toEqual([false, true]);
      await store.save(feedback("3", "2026-01-03T00:00:00", [["a", 1]]));
      expect(await ratings()).toEqual([true, true]);
    });

    it("matches records of the original with the same subject by their order", async () => {
      const { store, predictByOriginal, ratings } = harness();
      await predictByOriginal("a", "b", "a");
      await store.save(
        feedback("1", "2026-01-01T00:00:00", [
          ["a", 1],
          ["a", 0],
        ]),
      );
      expect(await ratings()).toEqual([true, null, false]);
    });

    it("applies early feedback on a prediction of the original with the batch's next feedback", async () => {
      const { store, predictByOriginal, ratings } = harness();
      await store.save(feedback("1", "2026-01-01T00:00:00", [["a", 0]]));
      await predictByOriginal("a", "b");
      await store.save(feedback("2", "2026-01-02T00:00:00", [["b", 1]]));
      expect(await ratings()).toEqual([false, true]);
    });

    it("judges predictions by labels, also against the rating beside them", async () => {
      const { store, predict, ratings, labels } = harness();
      await predict("a", "b", "c", "d");
      await store.save({
        ...feedback("1", "2026-01-01T00:00:00", [
          ["a", 1],
          ["b", 0],
          ["c", 0],
        ]),
        labels: ["fake", "real", null],
      });
      await store.save(told("2", "2026-01-01T00:00:00", [["d", "real"]]));
      expect(await ratings()).toEqual([false, true, false, true]);
      expect(await labels()).toEqual(["fake", "real", null, "real"]);
    });

    it("leaves a record with a null label and no rating as it is, and counts it among equal subjects", async () => {
      const { store, predict, ratings, labels, kept } = harness();
      await predict("a", "b", "a");
      await store.save(told("1", "2026-01-01T00:00:00", [["b", "fake"]]));
      const entry = told("2", "2026-01-01T00:00:01", [
        ["a", null],
        ["b", null],
        ["a", "fake"],
      ]);
      expect(await store.save(entry)).toEqual({ status: "applied" });
      expect(await store.save(entry)).toEqual({ status: "applied" });
      expect(await labels()).toEqual([null, "fake", "fake"]);
      expect(await ratings()).toEqual([null, false, false]);
      expect(await kept()).toBe(2);
    });

    it("keeps labels of records that wait for a prediction, and judges nothing by them", async () => {
      const { store, wait, ratings, labels } = harness();
      await wait("a", "b");
      expect(await store.save(told("1", "2026-01-01T00:00:02", [["a", "fake"]]))).toEqual({
        status: "applied",
      });
      await store.save(told("0", "2026-01-01T00:00:01", [["a", "real"]]));
      expect(await ratings()).toEqual([null, null]);
      expect(await labels()).toEqual(["fake", null]);
      await store.save(told("2", "2026-01-01T00:00:03", [["a", "real"]]));
      expect(await labels()).toEqual(["real", null]);
    });

    it("replaces a label by a newer rating, and a rating by a newer label, in any order of arrival", async () => {
      const { store, predict, ratings, labels } = harness();
      await predict("a", "b");
      const rated = feedback("rated", "2026-01-01T00:00:02", [["a", 0]]);
      const labelled = told("told", "2026-01-01T00:00:01", [["a", "real"]]);
      await store.save(rated);
      await store.save(labelled);
      await store.save(rated);
      await store.save(told("told b", "2026-01-01T00:00:02", [["b", "fake"]]));
      await store.save(feedback("rated b", "2026-01-01T00:00:01", [["b", 1]]));
      expect(await ratings()).toEqual([false, false]);
      expect(await labels()).toEqual([null, "fake"]);
    });

    it("takes feedback of an owner on the owner's batch, and that of others who may correct all", async () => {
      const { store, predictFor, ratings } = harness();
      await predictFor("acme", "a", "b");
      const own = { ...feedback("1", "2026-01-01T00:00:00", [["a", 0]]), owner: "acme" };
      expect(await store.save(own)).toEqual({ status: "applied" });
      expect(await store.save(feedback("2", "2026-01-01T00:00:00", [["b", 1]]))).toEqual({
        status: "applied",
      });
      expect(await ratings()).toEqual([false, true]);
    });

    it("changes nothing by feedback of an owner on another's batch", async () => {
      const { store, predictFor, ratings, kept } = harness();
      const entry = { ...feedback("1", "2026-01-01T00:00:00", [["a", 0]]), owner: "acme" };
      await predictFor("other", "a");
      expect(await store.save(entry)).toEqual({ status: "foreign" });
      expect(await ratings()).toEqual([null]);
      expect(await kept()).toBe(0);
    });

    it("never applies early feedback of an owner to another's batch, whatever arrives afterwards", async () => {
      const { store, predictFor, ratings } = harness();
      const forged = { ...feedback("1", "2026-01-09T00:00:00", [["a", 0]]), owner: "acme" };
      expect(await store.save(forged)).toEqual({ status: "early" });
      await predictFor("other", "a", "b");
      await store.save({ ...feedback("2", "2026-01-02T00:00:00", [["b", 1]]), owner: "other" });
      expect(await ratings()).toEqual([null, true]);
      await store.save({ ...feedback("3", "2026-01-02T00:00:00", [["a", 1]]), owner: "other" });
      expect(await ratings()).toEqual([true, true]);
    });

    it("takes no feedback of an owner on a batch without an owner", async () => {
      const { store, predict, ratings } = harness();
      await predict("a");
      const entry = { ...feedback("1", "2026-01-01T00:00:00", [["a", 0]]), owner: "acme" };
      expect(await store.save(entry)).toEqual({ status: "foreign" });
      expect(await ratings()).toEqual([null]);
    });

    it("stores feedback on a batch without predictions as early", async () => {
      const { store, kept } = harness();
      expect(await store.save(feedback("1", "2026-01-01T00:00:00", [["a", 0]]))).toEqual({ status: "early" });
      expect(await kept()).toBe(1);
    });
  });
}
