import type { Value } from "@loopline/dataset";
import { describe, expect, it } from "vitest";
import type { DatedModel, JobStore, WaitingBatches } from "../src/handler.ts";

export interface JobStoreHarness {
  readonly store: JobStore;
  /** Accuracies and sequences of all jobs that are kept. */
  jobs(): Promise<{ accuracy: number; sequence: number }[]>;
}

const scores = { precision: 1, recall: 0.5, "f1-score": 2 / 3, support: 3 };

export const model: DatedModel = {
  job_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
  model_file_name: "model-1608522236.joblib",
  records: 6,
  accuracy: 0.84,
  report: { "0": scores, "1": scores, accuracy: 1, "macro avg": scores, "weighted avg": scores },
  data_prep_time: 0.01,
  training_time: 0.02,
  testing_time: 0.03,
  created: "2026-01-02T03:04:05.678",
};

/** The contract of {@link JobStore}. @param harness of a store that is empty before each test */
export function describeJobStore(harness: () => JobStoreHarness): void {
  describe("a job store", () => {
    it("stores a training once, with its model's sequence", async () => {
      const { store, jobs } = harness();
      expect(await store.save(model)).toEqual({ status: "stored" });
      expect(await store.save({ ...model, accuracy: 0.1 })).toEqual({ status: "duplicate" });
      expect(await jobs()).toEqual([{ accuracy: 0.84, sequence: 1608522236000000 }]);
    });

    it("refuses a count that exceeds the database column", async () => {
      const { store, jobs } = harness();
      await expect(store.save({ ...model, records: 3_000_000_000 })).rejects.toMatchObject({
        code: "invalid-message",
      });
      expect(await jobs()).toEqual([]);
    });
  });
}

export interface WaitingBatchesHarness {
  readonly waiting: WaitingBatches;
  /** Stores a batch, as `prediction-to-db` does. */
  store(
    batchId: string,
    created: string,
    records: Record[],
    name?: string,
    source?: string,
    owner?: string,
  ): Promise<unknown>;
}

interface Record {
  readonly subject: string;
  readonly values: Value[];
  readonly prediction: string | null;
}

const batchIds = ["1", "2", "3"].map((digit) => `${digit.repeat(8)}-6b1f-4b5e-9e57-3e3f0c1a2b3c`);

/** The contract of {@link WaitingBatches}. @param harness of a store of bank notes that is empty before each test */
export function describeWaitingBatches(harness: () => WaitingBatchesHarness): void {
  describe("waiting batches", () => {
    const [first = "", second = "", third = ""] = batchIds;
    const record = (subject: string, prediction: string | null): Record => ({
      subject,
      values: [1e30, -2.5, 3, subject.length],
      prediction,
    });

    it("lists the batches without predictions, the oldest first, and reads them as they were requested", async () => {
      const { waiting, store } = harness();
      await store(third, "2026-01-01T00:00:02", [record("c", null)], "märz.csv", "lab", "acme");
      await store(first, "2026-01-01T00:00:03", [record("z", null), record("a", null), record("z", null)]);
      await store(second, "2026-01-01T00:00:01", [record("b", "real")]);
      expect(await waiting.ids()).toEqual([third, first]);
      const features = [[1e30, -2.5, 3, 1]];
      expect(await waiting.read([third, first])).toEqual([
        { batch_id: third, subjects: ["c"], features, name: "märz.csv", source: "lab", owner: "acme" },
        { batch_id: first, subjects: ["z", "a", "z"], features: [features[0], features[0], features[0]] },
      ]);
    });

    it("lists nothing when every record is predicted", async () => {
      const { waiting, store } = harness();
      await store(second, "2026-01-01T00:00:01", [record("b", "real")]);
      expect(await waiting.ids()).toEqual([]);
      expect(await waiting.read([])).toEqual([]);
    });
  });
}
