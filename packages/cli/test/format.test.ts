import { expect, it } from "vitest";
import { formatBatch, formatBatches } from "../src/commands/batches.ts";
import { formatJob, formatJobs } from "../src/commands/jobs.ts";
import { pageSize, takeFirst } from "../src/commands/list.ts";
import { formatModel } from "../src/commands/models.ts";

const created = "2026-01-02T03:04:05.678901";
const batch = {
  batch_id: "b1",
  subjects: ["a", "b\u001b[2J"],
  predictions: ["real" as const, "fake" as const],
  features: [
    [1, 2, 3, 4],
    [-1.5, 0, 1e-7, 22],
  ],
  created,
};
const scores = { precision: 1, recall: 0.5, "f1-score": 2 / 3, support: 50 };
const job = {
  job_id: "j1",
  model_file_name: "model-1700000000.json",
  records: 1_026,
  accuracy: 0.915,
  data_prep_time: 0.1,
  training_time: 0.02,
  testing_time: 0.003,
  created,
  promoted: false,
  report: { "0": scores, "1": scores, accuracy: 0.915, "macro avg": scores, "weighted avg": scores },
};

it("shows batches in a table", () => {
  expect(formatBatches([batch], 100)).toEqual([
    "CREATED (UTC)        NOTES  REAL  FAKE  BATCH",
    "2026-01-02 03:04:05      2     1     1  b1",
  ]);
});

it("shows a batch with its notes, and escapes control characters", () => {
  expect(formatBatch(batch, 100)).toEqual([
    "batch    b1",
    "created  2026-01-02 03:04:05 UTC",
    "model    not known",
    "",
    "VARIANCE  SKEWNESS  CURTOSIS  ENTROPY  PREDICTION  SUBJECT",
    "       1         2         3        4  real        a",
    "    -1.5         0      1e-7       22  fake        b\\u001b[2J",
  ]);
});

it("shows a batch and a training that the original's functions stored", () => {
  const { features: _, ...listed } = batch;
  expect(formatBatch(listed, 100).slice(2)).toEqual([
    "model    not known",
    "features were not kept",
    "",
    "PREDICTION  SUBJECT",
    "real        a",
    "fake        b\\u001b[2J",
  ]);
  const { report: __, ...trained } = job;
  expect(formatJob(trained, 100)).toContain("report was not kept");
});

it("shows trainings in a table, promoted unless they say otherwise", () => {
  const { promoted: _, ...unsaid } = job;
  expect(formatJobs([job, unsaid], 100)).toEqual([
    "FINISHED (UTC)       ACCURACY  RECORDS  PROMOTED  JOB",
    "2026-01-02 03:04:05    91.5 %    1,026  no        j1",
    "2026-01-02 03:04:05    91.5 %    1,026  yes       j1",
  ]);
});

it("shows a failed training with its reason, without scores", () => {
  const failed = { ...job, failure: "there are no rows of the class fake", records: 0 };
  expect(formatJobs([failed], 100)[1]).toBe("2026-01-02 03:04:05         –        0  failed    j1");
  expect(formatJob(failed, 100)).toEqual([
    "job       j1",
    "finished  2026-01-02 03:04:05 UTC",
    "failed    there are no rows of the class fake",
    "model     model-1700000000.json still predicts; training starts again when its rows change",
  ]);
});

it("shows how many rows a training left out, and which command lists them", () => {
  const lines = (unusable: number) =>
    formatJob({ ...job, left_out: { unusable, set_aside: 2, excluded: 0 } }, 100);
  expect(lines(0)).toContain("left out  rows: 2 set aside; npm run training -- list shows them");
  expect(lines(1)).toContain("left out  rows: 1 unusable, 2 set aside; npm run training -- list shows them");
  const none = formatJob({ ...job, left_out: { unusable: 0, set_aside: 0, excluded: 0 } }, 100);
  expect(none.join()).not.toContain("left out");
});

it("shows a training with its report", () => {
  const lines = formatJob(job, 100);
  expect(lines).toContain("took      0.100 s + 0.020 s + 0.003 s (data, training, testing)");
  expect(lines).toContain("  real            100.0 %  50.0 %  66.7 %  50");
  expect(lines.at(-1)).toBe("decision: none, its training function promotes every model");
});

it("shows the model, with its coefficients if it has any", () => {
  const model = { model_file_name: "model-1.json", accuracy: 1 };
  expect(formatModel(model)).toEqual(["model      model-1.json", "accuracy   100.0 %"]);
  const whole = { ...model, created, features: ["variance"], coefficients: [-0.5], intercept: 2 };
  expect(formatModel(whole).slice(2)).toEqual([
    "created    2026-01-02 03:04:05 UTC",
    "variance   -0.5",
    "intercept  2",
  ]);
});

it("reads no more of a list than is wanted", async () => {
  let asked = 0;
  async function* entries() {
    for (;;) yield asked++;
  }
  expect(await takeFirst(entries(), 3)).toEqual([0, 1, 2]);
  expect(asked).toBe(3);
  expect([5, 100, 1_000].map(pageSize)).toEqual([5, 100, 100]);
});
