import { describe, expect, it } from "vitest";
import type { FinishedTraining, TrainingStore } from "../src/training-store.ts";

export interface Promotion {
  readonly sequence: number;
  readonly fileName: string;
  readonly reason: string;
}

export interface TrainingStoreHarness {
  readonly store: TrainingStore;
  /** Adds a row to the training set, as any writer does. */
  learn(features: readonly number[], label: 0 | 1, created: string): Promise<unknown>;
  /** Adds a note to the fixed test set. */
  addTestNote(features: readonly number[], label: 0 | 1): Promise<unknown>;
  /** Promotes a model, as another process does. */
  promote(sequence: number, fileName: string): Promise<unknown>;
  /** Makes the lease run out. */
  expireLease(): Promise<unknown>;
  /** Sets the newest number given to a training. */
  setSequence(sequence: number): Promise<unknown>;
  promotions(): Promise<Promotion[]>;
  /** How many messages wait to be published. */
  waiting(): Promise<number>;
}

const scores = { precision: 1, recall: 1, "f1-score": 1, support: 3 };
export const one = { holder: "00000000-0000-4000-8000-000000000001", message: "m1" };
export const other = { holder: "00000000-0000-4000-8000-000000000002", message: "m2" };

export const finished = (version: number, sequence: number, promoted: boolean): FinishedTraining => ({
  version,
  model: {
    job_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
    model_file_name: `model-${sequence}.json`,
    records: 6,
    accuracy: 0.84,
    report: { "0": scores, "1": scores, accuracy: 1, "macro avg": scores, "weighted avg": scores },
    data_prep_time: 0.01,
    training_time: 0.02,
    testing_time: 0.03,
    sequence,
    decision: {
      promoted,
      reason: "the first model",
      policy: "not-worse",
      champion: null,
      rows: 4,
      candidate_accuracy: 1,
      champion_accuracy: null,
      only_candidate_right: 0,
      only_champion_right: 0,
      p: null,
    },
  },
});

/** What holds of every {@link TrainingStore}. @param harness of a store that is empty before each test */
export function describeTrainingStore(harness: () => TrainingStoreHarness): void {
  const correct = (label: 0 | 1) => harness().learn([1, 2, 3, 4e-7], label, "2026-01-01T00:00:00");

  describe("the lease", () => {
    it("is given to one training at a time, and only when there is something to train", async () => {
      const { store } = harness();
      expect(await store.begin(one)).toEqual({ status: "up-to-date" });
      await correct(1);
      const leases = Array.from({ length: 6 }, (_, index) => ({
        holder: one.holder.replace(/1$/, String(index)),
        message: `m${index}`,
      }));
      const begun = await Promise.all(leases.map((lease) => store.begin(lease)));
      const statuses = begun.map(({ status }) => status).sort();
      expect(statuses).toEqual(["begun", "busy", "busy", "busy", "busy", "busy"]);
    });

    it("is taken over by a second delivery of the same message, and the first can finish nothing", async () => {
      const { store, promotions, waiting } = harness();
      await correct(1);
      await store.begin(one);
      const again = { ...one, holder: other.holder };
      expect(await store.begin(again)).toEqual({ status: "begun" });
      await expect(store.snapshot(one)).rejects.toMatchObject({ code: "unavailable" });
      await expect(store.finish(one, finished(1, 1, true))).rejects.toMatchObject({ code: "unavailable" });
      expect(await promotions()).toEqual([]);
      expect(await waiting()).toBe(0);
      expect(await store.finish(again, finished(1, 2, true))).toEqual({ isCurrent: true });
    });

    it("ends by itself", async () => {
      const { store, expireLease } = harness();
      await correct(1);
      await store.begin(one);
      await expireLease();
      expect(await store.begin(other)).toEqual({ status: "begun" });
    });
  });

  describe("the version", () => {
    it("grows with every change of the training set", async () => {
      const { store } = harness();
      await correct(1);
      expect(await store.version()).toBe(1);
      await correct(0);
      expect(await store.version()).toBe(2);
    });
  });

  describe("a snapshot", () => {
    it("holds the rows, oldest label first, the test set and the champion", async () => {
      const { store, learn, addTestNote, promote } = harness();
      await learn([5, 6, 7, 8], 0, "2126-01-02T00:00:00");
      await learn([1, 2, 3, 4e-7], 1, "2026-01-01T00:00:00");
      await addTestNote([9, 9, 9, 9], 1);
      await promote(2, "model-2.json");
      await promote(1, "model-1.json");
      await store.begin(one);
      expect(await store.snapshot(one)).toEqual({
        rows: {
          records: [
            [1, 2, 3, 4e-7],
            [5, 6, 7, 8],
          ],
          labels: [1, 0],
          sources: [null, null],
          owners: [null, null],
          isCorrection: [false, false],
          included: [null, null],
        },
        testSet: { records: [[9, 9, 9, 9]], labels: [1] },
        version: 2,
        sequence: expect.any(Number),
        champion: "model-2.json",
        promotion: { sequence: 2, accuracy: 1 },
      });
    });

    it("has no champion before the first promotion", async () => {
      const { store } = harness();
      await correct(1);
      await store.begin(one);
      expect((await store.snapshot(one)).champion).toBeNull();
    });

    it("has a higher number than every one before, also when the clock goes back", async () => {
      const { store, setSequence } = harness();
      await correct(1);
      await store.begin(one);
      const before = await store.snapshot(one);
      await setSequence(9_000_000_000_000_000);
      expect((await store.snapshot(one)).sequence).toBe(9_000_000_000_000_001);
      expect(before.sequence).toBeGreaterThan(1_700_000_000_000_000);
    });

    it("of a state holds every change that was counted in it", async () => {
      const { store } = harness();
      await correct(1);
      await store.begin(one);
      const snapshots = await Promise.all(
        Array.from({ length: 24 }, async (_, index) => {
          if (index % 3 === 0) await correct(index % 2 === 0 ? 0 : 1);
          return store.snapshot(one);
        }),
      );
      for (const { version, rows } of snapshots) expect(rows.labels.length).toBe(version);
    });
  });

  describe("a promoted model", () => {
    it("is known with its accuracy, and without a report while its job is not stored", async () => {
      const { store, promote } = harness();
      expect(await store.promoted("model-1.json")).toBeNull();
      await promote(1, "model-1.json");
      await promote(2, "model-2.json");
      expect(await store.promoted("model-1.json")).toEqual({ accuracy: 1, report: null });
    });
  });

  describe("finishing", () => {
    it("keeps the promotion and the message, ends the lease, and tells whether more came in", async () => {
      const { store, promotions, waiting } = harness();
      await correct(1);
      await store.begin(one);
      const { version } = await store.snapshot(one);
      await correct(0);
      expect(await store.finish(one, finished(version, 5, true))).toEqual({ isCurrent: false });
      expect(await promotions()).toEqual([
        { sequence: 5, fileName: "model-5.json", reason: "the first model" },
      ]);
      expect(await waiting()).toBe(1);
      expect(await store.begin(other)).toEqual({ status: "begun" });
    });

    it("keeps no promotion that was not decided", async () => {
      const { store, promotions, waiting } = harness();
      await correct(1);
      await store.begin(one);
      await store.finish(one, finished(1, 5, false));
      expect(await promotions()).toEqual([]);
      expect(await waiting()).toBe(1);
    });

    it("counts as trained what could not be trained on", async () => {
      const { store, waiting } = harness();
      await correct(1);
      await store.begin(one);
      expect(await store.finish(one, { version: 1 })).toEqual({ isCurrent: true });
      expect(await store.begin(other)).toEqual({ status: "up-to-date" });
      expect(await waiting()).toBe(0);
    });
  });

  describe("an experiment", () => {
    const experiment = { ...other, experimenter: "notebook" };

    it("may begin when all is trained, but not beside another training", async () => {
      const { store } = harness();
      expect(await store.begin(experiment)).toEqual({ status: "begun" });
      await correct(1);
      expect(await store.begin(one)).toEqual({ status: "busy" });
      await store.finish(experiment, { version: 0 });
      expect(await store.begin(one)).toEqual({ status: "begun" });
      expect(await store.begin(experiment)).toEqual({ status: "busy" });
    });

    it("leaves to be trained what corrections ask for, and keeps its promotion and its message", async () => {
      const { store, promotions, waiting } = harness();
      await correct(1);
      await store.begin(experiment);
      const { version } = await store.snapshot(experiment);
      expect(await store.finish(experiment, finished(version, 5, true))).toEqual({ isCurrent: true });
      expect(await promotions()).toMatchObject([{ sequence: 5, fileName: "model-5.json" }]);
      expect(await waiting()).toBe(1);
      expect(await store.begin(one)).toEqual({ status: "begun" });
    });
  });

  describe("the outbox", () => {
    it("hands every message on in order, and keeps what could not be handed on", async () => {
      const { store } = harness();
      for (const sequence of [5, 6]) {
        await correct(1);
        await store.begin(one);
        await store.finish(one, finished(sequence - 4, sequence, false));
      }
      const published: number[] = [];
      const publish = async ({ sequence = 0 }) => {
        if (published.length === 1) throw new Error("no broker");
        published.push(sequence);
      };
      await expect(store.flushOutbox(publish)).rejects.toThrow("no broker");
      await store.flushOutbox(async ({ sequence = 0 }) => published.push(sequence));
      await store.flushOutbox(async ({ sequence = 0 }) => published.push(sequence));
      expect(published).toEqual([5, 6]);
    });

    it("hands a message on as it was decided on", async () => {
      const { store } = harness();
      await correct(1);
      await store.begin(one);
      await store.finish(one, finished(1, 5, true));
      const published: unknown[] = [];
      await store.flushOutbox(async (message) => published.push(message));
      expect(published).toEqual([finished(1, 5, true).model]);
    });
  });
}
