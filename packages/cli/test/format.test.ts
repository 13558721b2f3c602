import { bankNotes } from "@loopline/banknotes/definition";
import { readDefinition } from "@loopline/dataset";
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
  expect(formatBatches([batch], bankNotes, 100)).toEqual([
    "CREATED (UTC)        NOTES  REAL  FAKE  BATCH",
    "2026-01-02 03:04:05      2     1     1  b1",
  ]);
});

it("shows the owners of batches if any has one", () => {
  const owned = { ...batch, batch_id: "b2", source: "scanner", owner: "acme" };
  expect(formatBatches([batch, owned], bankNotes, 100)).toEqual([
    "CREATED (UTC)        NOTES  REAL  FAKE  BATCH  OWNER",
    "2026-01-02 03:04:05      2     1     1  b1",
    "2026-01-02 03:04:05      2     1     1  b2     acme",
  ]);
  expect(formatBatch(owned, bankNotes, 100).slice(0, 4)).toEqual([
    "batch    b2",
    "source   scanner",
    "owner    acme",
    "created  2026-01-02 03:04:05 UTC",
  ]);
});

it("shows a batch with its notes, and escapes control characters", () => {
  expect(formatBatch(batch, bankNotes, 100)).toEqual([
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
  expect(formatBatch(listed, bankNotes, 100).slice(2)).toEqual([
    "model    not known",
    "features were not kept",
    "",
    "PREDICTION  SUBJECT",
    "real        a",
    "fake        b\\u001b[2J",
  ]);
  const { report: __, ...trained } = job;
  expect(formatJob(trained, bankNotes, 100)).toContain("report was not kept");
});

it("shows trainings in a table, promoted unless they say otherwise", () => {
  const { promoted: _, ...unsaid } = job;
  expect(formatJobs([job, unsaid], 100)).toEqual([
    "FINISHED (UTC)       ACCURACY  RECORDS  PROMOTED  TRAINING",
    "2026-01-02 03:04:05    91.5 %    1,026  no        j1",
    "2026-01-02 03:04:05    91.5 %    1,026  yes       j1",
  ]);
});

it("shows a failed training with its reason, without scores", () => {
  const failed = { ...job, failure: "there are no rows of the class fake", records: 0 };
  expect(formatJobs([failed], 100)[1]).toBe("2026-01-02 03:04:05         –        0  failed    j1");
  expect(formatJob(failed, bankNotes, 100)).toEqual([
    "training  j1",
    "finished  2026-01-02 03:04:05 UTC",
    "failed    there are no rows of the class fake",
    "model     model-1700000000.json still predicts; training starts again when its rows change",
  ]);
});

it("says which rows a training used, and which command lists those left out", () => {
  const rowsOf = (training: Partial<Parameters<typeof formatJob>[0]>) =>
    formatJob({ ...job, ...training }, bankNotes, 100).filter((line) => /^rows| npm run training/.test(line));
  const counted = { unusable: 1, set_aside: 2, excluded: 0, other: 271 };
  expect(rowsOf({ left_out: counted })).toEqual([
    "rows      1,300 labelled · 50 held out · 976 trained on · 274 left out (1 with values that cannot be used, 2 set aside, 271 equal to others, or too many of a class or source)",
    "          npm run training -- list shows those that are left out",
  ]);
  expect(rowsOf({ left_out: { ...counted, unusable: 0, set_aside: 0 } })).toHaveLength(1);
  expect(rowsOf({ left_out: { unusable: 0, set_aside: 0, excluded: 0, other: 0 } })).toEqual([
    "rows      1,026 labelled · 50 held out · 976 trained on",
  ]);
  // As older trainings, and the original's.
  expect(rowsOf({})).toEqual(["rows      50 held out · 976 trained on"]);
  expect(rowsOf({ records: 40 })).toEqual(["rows      40 trained on"]);
});

it("shows a training with its report", () => {
  const lines = formatJob(job, bankNotes, 100);
  expect(lines).toContain("took      0.100 s + 0.020 s + 0.003 s (data, training, testing)");
  expect(lines).toContain("  real            100.0 %  50.0 %  66.7 %  50");
  expect(lines.at(-1)).toBe("decision: none, its training function promotes every model");
});

it("shows the model, with its coefficients if it has any", () => {
  const model = { model_file_name: "model-1.json", accuracy: 1 };
  expect(formatModel(model, bankNotes, 100)).toEqual(["model      model-1.json", "accuracy   100.0 %"]);
  const whole = { ...model, created, features: ["variance"], coefficients: [-0.5], intercept: 2 };
  expect(formatModel(whole, bankNotes, 100).slice(2)).toEqual([
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

const trees = readDefinition(
  JSON.stringify({
    name: "trees",
    fields: [
      { name: "height", type: "number" },
      { name: "soil", categories: ["dry", "wet"] },
      { name: "kind", categories: [{ value: "ash", label: "Ash" }, "elm", "oak"] },
    ],
    "loopline:target": "kind",
    "loopline:record": { one: "tree", many: "trees" },
  }),
  "trees.json",
);
const planted = {
  ...batch,
  subjects: ["a", "b", "c"],
  predictions: ["ash", "oak", "ash"],
  features: [
    [1.5, "dry"],
    [null, "wet"],
    [900, "salty"],
  ],
  model_file_name: "model-1.json",
};

it("shows the classes and words of the dataset, and batches that wait for the first model", () => {
  const waits = { ...planted, batch_id: "b2", predictions: [null, null, null] };
  expect(formatBatches([planted, waits], trees, 100)).toEqual([
    "CREATED (UTC)        TREES  ASH  ELM  OAK  BATCH",
    "2026-01-02 03:04:05      3    2    0    1  b1",
    "2026-01-02 03:04:05      3    0    0    0  b2, waiting for a model",
  ]);
  const { model_file_name: _, ...unpredicted } = waits;
  expect(formatBatch(unpredicted, trees, 100)).toEqual([
    "batch    b2",
    "created  2026-01-02 03:04:05 UTC",
    "model    none yet",
    "",
    "HEIGHT  SOIL   PREDICTION           SUBJECT",
    "   1.5  dry    waiting for a model  a",
    "        wet    waiting for a model  b",
    "   900  salty  waiting for a model  c",
  ]);
});

it("shows what a batch is called, who sent it, and how clear and likely its predictions are", () => {
  const called = { ...planted, name: "märz\n.csv", source: "lab" };
  const known = { margins: [3.149, 0, 12345], probabilities: [0.9999, 0.0004, 0.9127] };
  expect(formatBatch({ ...called, ...known }, trees, 100)).toEqual([
    "batch    b1",
    "name     märz .csv",
    "source   lab",
    "created  2026-01-02 03:04:05 UTC",
    "model    model-1.json",
    "",
    "HEIGHT  SOIL   PREDICTION   MARGIN  LIKELY RIGHT  SUBJECT",
    "   1.5  dry    ash            3.15       99.99 %  a",
    "        wet    oak            0.00        0.04 %  b",
    "   900  salty  ash         1.23e+4        91.3 %  c",
  ]);
  expect(formatBatches([called, { ...planted, batch_id: "b2" }], trees, 100)).toEqual([
    "CREATED (UTC)        TREES  ASH  ELM  OAK  BATCH  NAME",
    "2026-01-02 03:04:05      3    2    0    1  b1     märz .csv",
    "2026-01-02 03:04:05      3    2    0    1  b2",
  ]);
});

it("shows the warnings of a batch with their subjects", () => {
  const message = 'soil: "salty" is not in the training set; the prediction ignores this value.';
  const warnings = [{ position: 2, feature: "soil", kind: "unseen" as const, message }];
  expect(formatBatch({ ...planted, warnings }, trees, 100).slice(-2)).toEqual(["", `warning: c: ${message}`]);
});

it("shows the most frequent of many classes, and leaves out features that have no room", () => {
  const many = readDefinition(
    JSON.stringify({
      name: "many",
      fields: [
        ...Array.from({ length: 9 }, (_, i) => ({ name: `f${i}`, type: "number" })),
        { name: "k", categories: ["a", "b", "c", "d", "e", "f"] },
      ],
      "loopline:target": "k",
    }),
    "many.json",
  );
  const predictions = ["a", "b", "b", "c", "d", "e", "e", "e"];
  const of = { ...batch, predictions, subjects: predictions.map((_, i) => `s${i}`) };
  expect(formatBatches([of], many, 100)).toEqual([
    "CREATED (UTC)        RECORDS  BATCH  PREDICTIONS",
    "2026-01-02 03:04:05        8  b1     3 e, 2 b, 1 a, 1 c, 1 of other classes",
  ]);
  expect(formatBatch(of, many, 100).slice(2, 6)).toEqual([
    "model    not known",
    "9 features: --json shows them",
    "",
    "PREDICTION  SUBJECT",
  ]);
});

it("shows the interval of an accuracy, and the classes of the report by their labels", () => {
  const report = { ...job.report, "2": scores, interval: { lower: 0.84, upper: 0.96 } };
  const lines = formatJob({ ...job, report }, trees, 100);
  expect(lines).toContain("interval  84.0 % to 96.0 %, with 95 % confidence, by leave-one-out");
  expect(lines).toContain("  Ash             100.0 %  50.0 %  66.7 %  50");
  expect(lines).toContain("  oak             100.0 %  50.0 %  66.7 %  50");
});

it("shows a model of several classes with a column for each machine", () => {
  const scale = { centre: 0, scale: 1 };
  const range = { minimum: 0, maximum: 1 };
  const table = {
    classes: ["ash", "elm", "oak"],
    features: [
      { name: "height", type: "number" as const, median: 0, range, ...scale, indicator: scale },
      { name: "soil", type: "category" as const, levels: [{ value: "dry", count: 3 }], missing: 1 },
    ],
    machines: [
      { coefficients: [1, 2, 3, 4], intercept: 5 },
      null,
      { coefficients: [-1, -2e-17, 0.123456, 1e-9], intercept: -5 },
    ],
  };
  expect(formatModel({ model_file_name: "model-1.json", accuracy: 1, table }, trees, 100)).toEqual([
    "model      model-1.json",
    "accuracy   100.0 %",
    "",
    "  ASH        ELM       OAK  COLUMN",
    "1.000  untrained    -1.000  height",
    "2.000  untrained     0.000  height is missing",
    "3.000  untrained    0.1235  soil = dry",
    "4.000  untrained  1.000e-9  soil is missing",
    "5.000  untrained    -5.000  intercept",
  ]);
});
