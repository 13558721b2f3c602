import { sampleNotes } from "@loopline/banknotes";
import { labelNameOf } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { describe, expect, it } from "vitest";
import { countRight, predictNotes } from "../../src/demo/assess.ts";
import { type TeachingNotes, type TeachStep, teach } from "../../src/demo/teach.ts";
import { chooseTeachingNotes } from "../../src/demo/teaching-notes.ts";
import { withRetries } from "../../src/demo/with-retries.ts";
import { createFakePipeline, type Delays } from "./fake-pipeline.ts";
import { createManualPace } from "./manual-pace.ts";

const rounds = 8;
const notes = await chooseTeachingNotes({ file: undefined, rounds, batchSize: 20, seed: 11 });

function setUp(delays: Partial<Delays> = {}) {
  const pace = createManualPace();
  const usual = { prediction: 40, training: 200, promotion: 900 };
  const pipeline = createFakePipeline(sampleNotes("light-6"), pace, { ...usual, ...delays });
  const steps: TeachStep[] = [];
  const deps = { pipeline, models: pipeline.models, pace, onStep: (step: TeachStep) => steps.push(step) };
  return { pace, pipeline, steps, deps, teach: (what: TeachingNotes = notes) => teach(what, deps) };
}

describe("teaching", () => {
  it("rates every prediction of a round by the truth", async () => {
    const { pipeline, teach } = setUp();
    await teach();
    expect(pipeline.rated.size).toBe(rounds);
    for (const [id, ratings] of pipeline.rated) {
      const batch = pipeline.batches.get(id);
      const expected = batch?.notes.map(({ subject, label }, i) => ({
        subject,
        rating: batch.predictions[i] === labelNameOf(label) ? 1 : 0,
      }));
      expect(ratings).toEqual(expected);
    }
    expect([...pipeline.rated.values()].flat().some(({ rating }) => rating === 0)).toBe(true);
  });

  it("makes a curve from the first six rows to the last model, above 97 % on notes that were never rated", async () => {
    const { pipeline, teach } = setUp();
    const curve = await teach();
    expect(curve.map(({ rows }) => rows)).toEqual([6, 26, 46, 66, 86, 106, 126, 146, 166]);
    const last = curve.at(-1);
    expect(last?.fresh.count).toBe(notes.unseen.length);
    expect((last?.fresh.right ?? 0) / notes.unseen.length).toBeGreaterThan(0.97);
    const ratedSubjects = new Set([...pipeline.rated.values()].flat().map(({ subject }) => subject));
    expect(notes.unseen.filter(({ subject }) => ratedSubjects.has(subject))).toEqual([]);
  });

  it("says of each model how it does on the test set and on the notes that it predicted", async () => {
    const { pipeline, teach } = setUp();
    const curve = await teach();
    const asked = [...notes.lessons, notes.unseen];
    expect(curve).toEqual(
      asked.map((fresh, i) => {
        const model = pipeline.modelOf(`model-${i + 1}.json`);
        return {
          rows: 6 + 20 * i,
          testAccuracy: countRight(predictNotes(model, notes.testSet), notes.testSet) / 100,
          fresh: { right: countRight(predictNotes(model, fresh), fresh), count: fresh.length },
        };
      }),
    );
  });

  it("submits notes again that an older model predicted otherwise, and rates only what the newest says", async () => {
    const { pipeline, teach } = setUp({ promotion: 2_000 });
    await teach();
    expect(pipeline.batches.size).toBeGreaterThan(rounds + 1);
    const rated = [...pipeline.rated.keys()].map((id) => pipeline.batches.get(id));
    rated.forEach((batch, i) => {
      const newest = pipeline.modelOf(`model-${i + 1}.json`);
      expect(batch?.predictions).toEqual(predictNotes(newest, batch?.notes ?? []));
    });
  });

  it("waits for predictions and trainings that come late", async () => {
    const { teach } = setUp({ prediction: 10_000, training: 50_000 });
    expect(await teach()).toHaveLength(rounds + 1);
  });

  it("tells what it is doing, round by round", async () => {
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

describe("a pipeline that does not do its part", () => {
  it("is given up when predictions do not show, naming the batch", async () => {
    const { teach } = setUp({ prediction: Number.POSITIVE_INFINITY });
    await expect(teach()).rejects.toThrow(
      "waited 30 s in vain for the predictions of batch batch-1 in GET /batches",
    );
  });

  it("is given up when no training follows the ratings", async () => {
    const { teach } = setUp({ training: Number.POSITIVE_INFINITY });
    await expect(teach()).rejects.toThrow(
      "waited 60 s in vain for a training after the ratings of batch batch-1 in GET /jobs",
    );
  });

  it("is given up when the retrained model does not predict", async () => {
    const { teach } = setUp({ promotion: 1_000_000 });
    await expect(teach()).rejects.toThrow("waited 15 s in vain for predictions by the newest promoted model");
  });

  it("is given up when a job's model file is missing", async () => {
    const { deps } = setUp();
    const models = { read: async () => null };
    await expect(teach(notes, { ...deps, models })).rejects.toThrow("the model bucket lacks model-1.json");
  });
});

describe("a pipeline that fails now and then", () => {
  /** Every call fails this often before it succeeds. */
  function failing(deps: ReturnType<typeof setUp>["deps"], times: number, error: Error) {
    let left = times;
    const pipeline = new Proxy(deps.pipeline, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== "function") return member;
        return async (...args: unknown[]) => {
          if (left-- > 0) throw error;
          left = times;
          return member.apply(target, args);
        };
      },
    });
    return { ...deps, pipeline: withRetries(pipeline, deps.pace) };
  }

  it("is asked again after growing pauses, and taught all the same", async () => {
    const { deps, pace } = setUp();
    const flaky = failing(deps, 2, new AppError("unavailable", "POST /notes answers 503"));
    const curve = await teach(notes, flaky);
    expect(curve.at(-1)?.rows).toBe(166);
    expect(pace.pauses.slice(0, 2)).toEqual([250, 500]);
  });

  it("is given up after 20 s, with what it said", async () => {
    const { deps, pace } = setUp();
    const down = failing(deps, 1_000, new AppError("unavailable", "POST /notes answers 503"));
    await expect(teach(notes, down)).rejects.toThrow("POST /notes answers 503, for 20 s now");
    expect(pace.pauses).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000, 4000]);
  });

  it("is not asked again for what it refuses", async () => {
    const { deps, pace } = setUp();
    const refusing = failing(deps, 1, new AppError("bad-request", "POST /notes answers 400"));
    await expect(teach(notes, refusing)).rejects.toThrow("POST /notes answers 400");
    expect(pace.pauses).toEqual([]);
  });
});
