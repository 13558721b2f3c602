import { sampleNotes } from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import type { CachedModel } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import { predictClasses } from "../../src/demo/predict-classes.ts";
import { countRight, newestJob, type TeachStep, teach } from "../../src/demo/teach.ts";
import {
  chooseTeachingRecords,
  type KnownRecord,
  type TeachingRecords,
} from "../../src/demo/teaching-records.ts";
import { createFakePipeline, type Delays } from "./fake-pipeline.ts";
import { createManualPace } from "./manual-pace.ts";

const rounds = 8;
const notes = await chooseTeachingRecords({ file: undefined, rounds, batchSize: 20, seed: 11 });
const labels = new Map(
  notes.lessons.flat().map(({ subject, label }) => [subject, bankNotes.target.classes[label]?.value]),
);

function setUp(delays: Partial<Delays> = {}) {
  const defaults = { prediction: 40, training: 200, promotion: 900 };
  const pipeline = createFakePipeline(sampleNotes("light-6"), createManualPace(), { ...defaults, ...delays });
  const steps: TeachStep[] = [];
  const deps = { ...pipeline, dataset: bankNotes, onStep: (step: TeachStep) => steps.push(step) };
  return { pipeline, steps, deps, teach: (what: TeachingRecords = notes) => teach(what, deps) };
}

describe("teaching", () => {
  it("rates every prediction of a round by the truth", async () => {
    const { pipeline, teach } = setUp();
    await teach();
    expect(pipeline.rated.size).toBe(rounds);
    for (const [id, rated] of pipeline.rated) {
      const { subjects = [], predictions = [] } = pipeline.batches.get(id) ?? {};
      expect(rated).toEqual({
        subjects,
        ratings: subjects.map((subject, i) => (predictions[i] === labels.get(subject) ? 1 : 0)),
      });
    }
    expect([...pipeline.rated.values()].flatMap(({ ratings }) => ratings)).toContain(0);
  });

  it("returns a curve from the first six rows to the last model, above 97 % on notes that were never rated", async () => {
    const { pipeline, teach } = setUp();
    const curve = await teach();
    expect(curve.map(({ rows }) => rows)).toEqual([6, 26, 46, 66, 86, 106, 126, 146, 166]);
    const last = curve.at(-1);
    expect(last?.fresh.count).toBe(notes.unseen.length);
    expect((last?.fresh.right ?? 0) / notes.unseen.length).toBeGreaterThan(0.97);
    const ratedSubjects = new Set([...pipeline.rated.values()].flatMap(({ subjects }) => subjects));
    expect(notes.unseen.filter(({ subject }) => ratedSubjects.has(subject))).toEqual([]);
  });

  it("reports each model's accuracy on the test set and on the notes that it predicted", async () => {
    const { pipeline, teach } = setUp();
    const curve = await teach();
    const asked = [...notes.lessons, notes.unseen];
    const rightOf = (model: CachedModel, records: readonly KnownRecord[]) =>
      countRight(bankNotes, predictClasses(bankNotes, model, records), records);
    expect(curve).toEqual(
      asked.map((fresh, i) => {
        const model = pipeline.modelOf(`model-${i + 1}.json`);
        return {
          rows: 6 + 20 * i,
          testAccuracy: rightOf(model, notes.testSet) / 100,
          fresh: { right: rightOf(model, fresh), count: fresh.length },
        };
      }),
    );
  });

  it("submits notes again that an older model has predicted, and rates only the champion's predictions", async () => {
    const { pipeline, teach } = setUp({ promotion: 2_000 });
    await teach();
    expect(pipeline.batches.size).toBeGreaterThan(rounds + 1);
    const rated = [...pipeline.rated.keys()].map((id) => pipeline.batches.get(id)?.model_file_name);
    expect(rated).toEqual(Array.from({ length: rounds }, (_, i) => `model-${i + 1}.json`));
  });

  it("waits for predictions and trainings that come late", async () => {
    const { teach } = setUp({ prediction: 10_000, training: 50_000 });
    expect(await teach()).toHaveLength(rounds + 1);
  });

  it("reports each part of each round", async () => {
    const { steps, teach } = setUp();
    const curve = await teach({ ...notes, lessons: notes.lessons.slice(0, 2) });
    expect(steps).toEqual([
      { done: 0, doing: "predicting", latest: undefined },
      { done: 0, doing: "correcting", latest: curve[0] },
      { done: 0, doing: "retraining", latest: curve[0] },
      { done: 1, doing: "predicting", latest: curve[0] },
      { done: 1, doing: "correcting", latest: curve[1] },
      { done: 1, doing: "retraining", latest: curve[1] },
      { done: 2, doing: "trying", latest: curve[1] },
    ]);
  });
});

describe("a pipeline that does not answer in time", () => {
  it("is reported if no training follows the ratings", async () => {
    const { teach } = setUp({ training: Number.POSITIVE_INFINITY });
    await expect(teach()).rejects.toThrow(
      "waited 60 s in vain for a training after the ratings of batch batch-1 in GET /jobs",
    );
  });

  it("is reported if the retrained model does not predict", async () => {
    const { teach } = setUp({ promotion: 1_000_000 });
    await expect(teach()).rejects.toThrow("waited 15 s in vain for predictions by the newest promoted model");
  });

  it("is reported if the champion's training does not show", async () => {
    const { deps } = setUp();
    const client = { ...deps.client, jobs: async () => ({ jobs: [] }) };
    await expect(teach(notes, { ...deps, client })).rejects.toThrow(
      "GET /jobs does not show the training of model-1.json",
    );
  });
});

describe("the newest job", () => {
  const { signal } = new AbortController();
  const { client } = setUp().pipeline;

  function job(job_id: string, seconds: number) {
    const times = { data_prep_time: 0, training_time: 0, testing_time: 0 };
    const model_file_name = `model-${seconds}-${job_id}.json`;
    return { job_id, model_file_name, records: 6, accuracy: 1, ...times, created: "2026-01-02T03:04:05" };
  }

  it.each([
    ["read its rows last, although an older one finished later", [1, 3, 2], "job-1"],
    ["finished last, if two read their rows in the same second", [1, 1], "job-0"],
    ["is undefined before the first", [], undefined],
  ])("%s", async (_, seconds, expected) => {
    const jobs = seconds.map((second, i) => job(`job-${i}`, 1_700_000_000 + second));
    const listing = { ...client, jobs: async () => ({ jobs }) };
    expect((await newestJob({ client: listing, signal }))?.job_id).toBe(expected);
  });
});
