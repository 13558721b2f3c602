import type { RecordWarning } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import { describe, expect, it } from "vitest";
import type { DatedPrediction, PredictionStore } from "../src/handler.ts";

export const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";

export interface StoredPrediction {
  readonly subject: string;
  readonly occurrence: number;
  readonly features: readonly Value[];
  readonly prediction: string | null;
  readonly isCorrect: boolean | null;
  readonly modelFileName: string | null;
  readonly label: string | null;
  readonly warnings: readonly RecordWarning[] | null;
  readonly margin: number | null;
  readonly probability: number | null;
  readonly name: string | null;
  readonly source: string | null;
  readonly owner: string | null;
  /** With six digits of the second. */
  readonly created: string;
}

export interface PredictionStoreHarness {
  readonly store: PredictionStore;
  /** Keeps a rating of a record of the batch, as `feedback-to-db` does. */
  rate(
    subject: string,
    occurrence: number,
    isCorrect: boolean,
    created: string,
    owner?: string,
  ): Promise<unknown>;
  /** Keeps what a record of the batch really is, as `feedback-to-db` does. */
  tell(subject: string, occurrence: number, label: string, created: string): Promise<unknown>;
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

/** The same batch, while there is no model. */
const waiting: DatedPrediction = {
  ...prediction,
  output: [null, null, null],
  created: "2026-01-02T00:00:00",
};

/** The contract of {@link PredictionStore}. @param harness of a store that is empty before each test */
export function describePredictionStore(harness: () => PredictionStoreHarness): void {
  describe("a prediction store", () => {
    it("stores one row per record", async () => {
      const { store, rows } = harness();
      expect(await store.save(prediction)).toEqual({
        rated: { subjects: [], ratings: [] },
        isWaiting: false,
      });
      const common = {
        isCorrect: null,
        label: null,
        warnings: null,
        margin: null,
        probability: null,
        name: null,
        source: null,
        owner: null,
        modelFileName: null,
        created: prediction.created,
      };
      expect(await rows()).toEqual([
        { subject: "a", occurrence: 0, features: [1.5, -2, 3e-5, 4], prediction: "real", ...common },
        { subject: "b", occurrence: 0, features: [5, 6, 7, 8], prediction: "fake", ...common },
        { subject: "a", occurrence: 1, features: [9, 10, 11, 12], prediction: "fake", ...common },
      ]);
    });

    it("stores how clear and likely each prediction is, and the name, source and owner of the batch", async () => {
      const { store, rows } = harness();
      const called = { name: "märz.csv", source: "lab", owner: "acme" };
      await store.save({
        ...prediction,
        ...called,
        margins: [0.1 + 0.2, 0, null],
        probabilities: [0.9999, 0.5, null],
      });
      expect(await rows()).toMatchObject([
        { margin: 0.1 + 0.2, probability: 0.9999, ...called },
        { margin: 0, probability: 0.5, ...called },
        { margin: null, probability: null, ...called },
      ]);
    });

    it("keeps the name and owner of a batch that waits, and stores its margins once it is predicted", async () => {
      const { store, rows } = harness();
      const called = { name: "märz.csv", source: "lab", owner: "acme" };
      await store.save({ ...waiting, ...called });
      await store.save({ ...prediction, margins: [1, 2, 3], probabilities: [0.7, 0.8, 0.9] });
      await store.save({ ...prediction, margins: [4, 4, 4], probabilities: [0.1, 0.1, 0.1] });
      expect(await rows()).toMatchObject([
        { margin: 1, probability: 0.7, ...called },
        { margin: 2, probability: 0.8, ...called },
        { margin: 3, probability: 0.9, ...called },
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
      expect(await store.save(prediction)).toMatchObject({
        rated: { subjects: ["b", "a"], ratings: [1, 1] },
      });
      expect((await rows()).map((row) => row.isCorrect)).toEqual([null, true, true]);
    });

    it("returns the ratings again for a redelivered batch", async () => {
      const { store, rate } = harness();
      await rate("b", 0, false, "2026-01-02T00:00:02");
      await store.save(prediction);
      expect(await store.save(prediction)).toMatchObject({ rated: { subjects: ["b"], ratings: [0] } });
    });

    it("applies early feedback of an owner only to a batch of that owner", async () => {
      const { store, rate, rows } = harness();
      await rate("a", 0, true, "2026-01-02T00:00:01", "acme");
      await rate("a", 0, false, "2026-01-02T00:00:02", "other");
      await rate("b", 0, false, "2026-01-02T00:00:01");
      await rate("b", 0, true, "2026-01-02T00:00:02", "other");
      const { rated } = await store.save({ ...prediction, owner: "acme" });
      expect(rated).toEqual({ subjects: ["a", "b"], ratings: [1, 0] });
      expect((await rows()).map(({ isCorrect }) => isCorrect)).toEqual([true, false, null]);
    });

    it("applies no early feedback of an owner to a batch without an owner", async () => {
      const { store, rate } = harness();
      await rate("a", 0, true, "2026-01-02T00:00:01", "acme");
      expect((await store.save(prediction)).rated).toEqual({ subjects: [], ratings: [] });
    });

    it("applies early labels, which say whether the prediction is right", async () => {
      const { store, rate, tell, rows } = harness();
      await tell("a", 0, "fake", "2026-01-02T00:00:01");
      await tell("a", 1, "fake", "2026-01-02T00:00:01");
      await rate("b", 0, true, "2026-01-02T00:00:01");
      expect(await store.save(prediction)).toEqual({
        rated: { subjects: ["a", "b", "a"], ratings: [0, 1, 1], labels: ["fake", null, "fake"] },
        isWaiting: false,
      });
      expect((await rows()).map((row) => [row.label, row.isCorrect])).toEqual([
        ["fake", false],
        [null, true],
        ["fake", true],
      ]);
    });

    it("stores the warnings of each record", async () => {
      const { store, rows } = harness();
      const warning = (position: number, kind: "range" | "missing") => ({
        position,
        feature: "variance",
        kind,
        message: `it's ${kind}`,
      });
      const warnings = [warning(0, "range"), warning(2, "range"), warning(2, "missing")];
      await store.save({ ...prediction, warnings });
      expect((await rows()).map((row) => row.warnings)).toEqual([
        [warnings[0]],
        null,
        [warnings[1], warnings[2]],
      ]);
    });

    it("fills in the predictions of a batch that waited, once, with their date and model", async () => {
      const { store, rows } = harness();
      expect(await store.save(waiting)).toEqual({
        rated: { subjects: [], ratings: [] },
        isWaiting: true,
      });
      expect((await rows()).map((row) => [row.prediction, row.modelFileName])).toEqual([
        [null, null],
        [null, null],
        [null, null],
      ]);
      const warnings = [{ position: 1, feature: "variance", kind: "range" as const, message: "far" }];
      const predicted = { ...prediction, model_file_name: "model-1.json", warnings };
      expect(await store.save(predicted)).toMatchObject({ isWaiting: false });
      const filled = await rows();
      expect(filled.map((row) => [row.prediction, row.modelFileName, row.created])).toEqual([
        ["real", "model-1.json", prediction.created],
        ["fake", "model-1.json", prediction.created],
        ["fake", "model-1.json", prediction.created],
      ]);
      expect(filled.map((row) => row.warnings)).toEqual([null, warnings, null]);
      await store.save({ ...predicted, output: ["fake", "real", "real"], model_file_name: "model-2.json" });
      expect(await rows()).toEqual(filled);
    });

    it("fills in the predictions of a batch that waits in rows of the original", async () => {
      const { store, saveByOriginal, rows } = harness();
      await saveByOriginal(waiting);
      expect(await store.save(prediction)).toMatchObject({ isWaiting: false });
      expect((await rows()).map((row) => [row.subject, row.prediction])).toEqual([
        ["a", "real"],
        ["b", "fake"],
        ["a", "fake"],
      ]);
    });

    it("keeps predictions when the message without them arrives later, or at the same time", async () => {
      const { store, rows } = harness();
      await store.save(prediction);
      expect(await store.save(waiting)).toMatchObject({ isWaiting: false });
      await Promise.all([store.save(waiting), store.save(prediction), store.save(waiting)]);
      expect((await rows()).map((row) => [row.prediction, row.created])).toEqual([
        ["real", prediction.created],
        ["fake", prediction.created],
        ["fake", prediction.created],
      ]);
    });

    it("judges the predictions of a batch that waited by the labels and ratings it has", async () => {
      const { store, rate, tell, rows } = harness();
      await tell("a", 0, "fake", "2026-01-02T00:00:01");
      await tell("b", 0, "fake", "2026-01-02T00:00:01");
      await rate("a", 1, false, "2026-01-02T00:00:01");
      expect(await store.save(waiting)).toEqual({
        rated: { subjects: ["a", "b", "a"], ratings: [0, 0, 0], labels: ["fake", "fake", null] },
        isWaiting: true,
      });
      expect((await rows()).map((row) => row.isCorrect)).toEqual([null, null, false]);
      await store.save(prediction);
      expect((await rows()).map((row) => row.isCorrect)).toEqual([false, true, false]);
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
