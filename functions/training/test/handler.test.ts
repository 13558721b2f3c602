import { noteContracts as contracts } from "@loopline/banknotes/definition";
import type { ModelMessage } from "@loopline/contracts";
import type { FinishedTraining, TrainingRows, TrainingSnapshot, TrainingStore } from "@loopline/learning";
import { AppError } from "@loopline/platform";
import {
  createClock,
  createEvent,
  createMemoryModelStore,
  createMemoryPublisher,
  silentLogger,
} from "@loopline/platform/testing";
import { fromJSON, predict, toRowMajor } from "@loopline/svm";
import { describe, expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";

const job = { batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c", subjects: ["a"], ratings: [0] };
const sequence = 1_760_000_000_123_456;

/** Notes whose class is the sign of their first feature. */
const rowsOf = (...values: number[]): TrainingRows => ({
  records: values.map((value) => [value, value / 2, 0.5, -1]),
  labels: values.map((value) => (value > 0 ? 1 : 0)),
  sources: values.map(() => null),
  owners: values.map(() => null),
  isCorrection: values.map(() => false),
  included: values.map(() => null),
});

const rows = rowsOf(-6, -3, -2, -1.5, -1, 1, 1.5, 2, 3, 6);
const testSet = rowsOf(-5, -4, 4, 5);

const reportOf = (accuracy: number) => {
  const scores = { precision: accuracy, recall: accuracy, "f1-score": accuracy, support: 2 };
  return { "0": scores, "1": scores, accuracy, "macro avg": scores, "weighted avg": scores };
};

/** A store of one training at a time, over a training set that changes when `changes` says so. */
function setUp(snapshot: Partial<TrainingSnapshot> = {}, { changes = 0 } = {}) {
  const state = {
    version: 1,
    trained: 0,
    holder: "",
    outbox: [] as ModelMessage[],
    finished: [] as FinishedTraining[],
  };
  const store: TrainingStore = {
    begin: async ({ holder }) => {
      if (state.trained >= state.version) return { status: "up-to-date" };
      state.holder = holder;
      return { status: "begun" };
    },
    promoted: async () => null,
    version: async () => state.version,
    snapshot: async () => ({ rows, testSet, version: state.version, sequence, champion: null, ...snapshot }),
    finish: async ({ holder }, training) => {
      if (holder !== state.holder) throw new AppError("unavailable", "lost its lease");
      state.finished.push(training);
      state.trained = training.version;
      if (training.model !== undefined) state.outbox.push(training.model);
      if (state.finished.length <= changes) state.version += 1;
      return { isCurrent: state.trained === state.version };
    },
    flushOutbox: async (publish) => {
      while (state.outbox[0] !== undefined) {
        await publish(state.outbox[0]);
        state.outbox.shift();
      }
    },
  };
  const models = createMemoryModelStore();
  const publisher = createMemoryPublisher();
  let ids = 0;
  const handle = createHandler({
    contracts,
    store,
    models,
    publisher,
    rules: { policy: "not-worse", frozenTolerance: 0.02, maxSourceShare: 1 },
    quiet: { quietMs: 1, maxMs: 1, sleep: async () => {} },
    clock: createClock(),
    log: silentLogger,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
  });
  return { state, store, models, publisher, handle };
}

const announced = (publisher: ReturnType<typeof createMemoryPublisher>) =>
  publisher.published.map(({ message }) => contracts.ModelMessageSchema.parse(message));

it("stores a model file, then publishes the model with its report and decision", async () => {
  const { models, publisher, handle } = setUp();
  await handle(createEvent(job));
  expect(publisher.published.map(({ topic }) => topic)).toEqual(["model"]);
  const [message] = announced(publisher);
  expect(message).toMatchObject({
    accuracy: 1,
    sequence,
    report: { "0": { support: 2 }, "1": { support: 2 }, accuracy: 1 },
    created: "2026-01-02T03:04:05.678",
    decision: { promoted: true, reason: "the first model", rows: 4 },
  });
  expect(message?.model_file_name).toMatch(/^model-1760000000-123456-[0-9a-f]{8}\.json$/);
  const model = fromJSON(await models.read(message?.model_file_name ?? ""));
  const far = rowsOf(-9, 9).records.map((record) => record.map(Number));
  expect([...predict(model, toRowMajor(far, 4), 2)]).toEqual([0, 1]);
  expect(model).toMatchObject({
    C: 1,
    counts: { rows: message?.records },
    trainingSetHash: message?.training_set_hash,
  });
  expect(message?.model).toEqual({
    features: ["variance", "skewness", "curtosis", "entropy"],
    coefficients: [...model.coefficients],
    intercept: model.intercept,
  });
});

it("creates identical model files from identical rows", async () => {
  const texts = await Promise.all(
    [1, 2].map(async () => {
      const { models, publisher, handle } = setUp();
      await handle(createEvent(job));
      return models.read(announced(publisher)[0]?.model_file_name ?? "");
    }),
  );
  expect(texts[1]).toBe(texts[0]);
});

describe("corrections of owners", () => {
  const given = rowsOf(-6, -3, -2, -1.5, -1, 1, 1.5, 2, 3, 6);
  // Bob says the opposite of what all others say.
  const bobs = rowsOf(-5.5, -2.5, 2.5, 5.5);
  const all: TrainingRows = {
    records: [...given.records, ...bobs.records],
    labels: [...given.labels, ...bobs.labels.map((label) => 1 - label)],
    sources: [...given.sources, ...bobs.sources],
    owners: [...given.owners.map((_, index) => (index < 3 ? "acme" : null)), ...bobs.labels.map(() => "bob")],
    isCorrection: [...given.isCorrection, ...bobs.isCorrection],
    included: [...given.included, ...bobs.included],
  };

  async function train(snapshot: Partial<TrainingSnapshot>) {
    const { publisher, handle } = setUp(snapshot);
    await handle(createEvent(job));
    return announced(publisher)[0];
  }

  it("teach the model nothing if the owner is not trusted, and are counted", async () => {
    const trusted = await train({ rows: all, trustedOwners: ["acme"] });
    const withoutBob = await train({ rows: given });
    expect(trusted?.model).toEqual(withoutBob?.model);
    expect(trusted?.left_out).toMatchObject({ untrusted: 4 });
    expect(Object.keys(trusted?.owners ?? {})).toEqual(["acme"]);
  });

  it("are in the message by owner, which has no such field if no owner gave a row", async () => {
    const message = await train({ rows: all });
    expect(Object.keys(message?.owners ?? {}).sort()).toEqual(["acme", "bob"]);
    expect(message?.left_out).not.toHaveProperty("untrusted");
    expect(await train({ rows: given })).not.toHaveProperty("owners");
  });
});

describe("serialized trainings", () => {
  it("does not train when the newest training included everything", async () => {
    const { publisher, handle } = setUp();
    await handle(createEvent(job, { id: "1" }));
    await handle(createEvent(job, { id: "1", deliveryAttempt: 2 }));
    await handle(createEvent(job, { id: "2" }));
    expect(publisher.published).toHaveLength(1);
  });

  it("trains again at once when corrections arrived during the training", async () => {
    const { state, publisher, handle } = setUp({}, { changes: 2 });
    await handle(createEvent(job));
    expect(state.finished.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(publisher.published).toHaveLength(3);
  });

  it("fails for a redelivery while another training is running", async () => {
    const { store, publisher, handle } = setUp();
    store.begin = async () => ({ status: "busy" });
    await expect(handle(createEvent(job))).rejects.toMatchObject({ code: "unavailable" });
    expect(publisher.published).toEqual([]);
  });

  it("stops after ten trainings and continues at the redelivery", async () => {
    const { handle } = setUp({}, { changes: 1_000 });
    await expect(handle(createEvent(job))).rejects.toMatchObject({ code: "unavailable" });
  });

  it("publishes nothing after it lost its lease", async () => {
    const { state, store, publisher, handle } = setUp();
    store.version = async () => {
      state.holder = "another";
      return 1;
    };
    await expect(handle(createEvent(job))).rejects.toMatchObject({ code: "unavailable" });
    expect(publisher.published).toEqual([]);
  });
});

describe("a training that died", () => {
  it("publishes a dead training's result once, at the next delivery", async () => {
    const { publisher, handle } = setUp();
    publisher.failWith(new AppError("unavailable", "no broker"));
    await expect(handle(createEvent(job))).rejects.toMatchObject({ code: "unavailable" });
    publisher.failWith(undefined);
    await handle(createEvent(job, { deliveryAttempt: 2 }));
    expect(publisher.published).toHaveLength(1);
  });
});

describe("a training that finishes meanwhile", () => {
  it("publishes the result of a training that finishes meanwhile, even with nothing to train", async () => {
    const { state, store, publisher, handle } = setUp();
    await handle(createEvent(job));
    const [decided] = announced(publisher);
    store.begin = async () => {
      if (decided !== undefined) state.outbox.push(decided);
      return { status: "up-to-date" };
    };
    await handle(createEvent(job, { deliveryAttempt: 2 }));
    expect(announced(publisher)).toEqual([decided, decided]);
  });
});

describe("the decision", () => {
  it("compares candidate and champion on the same rows", async () => {
    const first = setUp();
    await first.handle(createEvent(job));
    const champion = announced(first.publisher)[0]?.model_file_name ?? "";
    const { state, models, publisher, handle } = setUp({ champion, sequence: sequence + 1_000_000 });
    await models.create(champion, (await first.models.read(champion)) ?? "");
    await handle(createEvent(job));
    expect(announced(publisher)[0]?.decision).toMatchObject({
      champion,
      promoted: true,
      champion_accuracy: 1,
      p: 1,
    });
    expect(state.finished[0]?.model?.decision?.promoted).toBe(true);
  });

  it("publishes which model stays the champion when the candidate is refused", async () => {
    const first = setUp();
    await first.handle(createEvent(job));
    const champion = announced(first.publisher)[0]?.model_file_name ?? "";
    const misled = { ...rows, labels: rows.labels.map((label) => 1 - label) };
    const promotion = { sequence, accuracy: 0.9 };
    const { models, publisher, handle } = setUp({
      champion,
      promotion,
      rows: misled,
      sequence: sequence + 1,
    });
    await models.create(champion, (await first.models.read(champion)) ?? "");
    await handle(createEvent(job));
    expect(announced(publisher)[0]).toMatchObject({
      decision: { promoted: false },
      champion: {
        model_file_name: champion,
        ...promotion,
        created: announced(first.publisher)[0]?.created,
        ...announced(first.publisher)[0]?.model,
      },
    });
  });

  it("trains although the champion's file is missing", async () => {
    const { publisher, handle } = setUp({ champion: "model-1.joblib" });
    await handle(createEvent(job));
    expect(announced(publisher)[0]?.decision).toMatchObject({ promoted: true, champion: null });
  });
});

describe("a training that fails because of its rows, with a champion", () => {
  const champion = "model-1.json";
  const reason = "there is no row of class fake to train on, beside rows that are held out for testing";

  it("publishes a failed training with its reason and the champion, and promotes nothing", async () => {
    const { publisher, handle, store } = setUp({ rows: rowsOf(1, 2, 3, 1e40), champion });
    const report = { ...reportOf(0.75) };
    store.promoted = async () => ({ accuracy: 0.75, report });
    await expect(handle(createEvent(job))).rejects.toThrow(`training failed: ${reason}`);
    expect(announced(publisher)).toEqual([
      expect.objectContaining({
        model_file_name: champion,
        accuracy: 0.75,
        report,
        records: 0,
        sequence,
        failure: reason,
        decision: expect.objectContaining({ promoted: false, reason, champion }),
        left_out: { unusable: 1, set_aside: 0, excluded: 0, other: 3 },
      }),
    ]);
    expect(announced(publisher)[0]?.model).toBeUndefined();
  });

  it("fails the delivery of a failed training once, and retries when the rows change", async () => {
    const { state, publisher, handle } = setUp({ rows: rowsOf(1, 2, 3), champion });
    await expect(handle(createEvent(job))).rejects.toThrow(reason);
    await handle(createEvent(job, { deliveryAttempt: 2 }));
    expect(publisher.published).toHaveLength(1);
    state.version += 1;
    await expect(handle(createEvent(job, { id: "2" }))).rejects.toThrow(reason);
    expect(publisher.published).toHaveLength(2);
  });

  it("trains again at once when corrections arrived during a failed training", async () => {
    const { state, handle } = setUp({ rows: rowsOf(1, 2, 3), champion }, { changes: 1 });
    await expect(handle(createEvent(job))).rejects.toThrow(reason);
    expect(state.finished).toHaveLength(2);
  });
});

it("never promotes a model that did not converge, and logs it", async () => {
  // So few rows do not show that the last two are far outside.
  const extreme = {
    ...rowsOf(-6, -3, -2, 1, 2, 3, -7e14, 8e15),
    labels: [0, 0, 0, 1, 1, 1, 1, 0],
  };
  const { state, publisher, models, handle } = setUp({ rows: extreme });
  await handle(createEvent(job));
  const [message] = announced(publisher);
  expect(message?.decision).toMatchObject({
    promoted: false,
    reason: expect.stringMatching(
      /^did not converge: the duality gap is \S+ of the objective after \d+ iterations$/,
    ),
  });
  expect(message?.failure).toBeUndefined();
  expect(await models.read(message?.model_file_name ?? "")).not.toBeNull();
  expect(state.finished).toHaveLength(1);
});

it("leaves out each of a few rows in turn where there is no test set, and promotes the model", async () => {
  const { publisher, handle } = setUp({ testSet: rowsOf() });
  await handle(createEvent(job));
  expect(announced(publisher)[0]).toMatchObject({
    records: 10,
    accuracy: 1,
    report: {
      "0": { support: 5 },
      "1": { support: 5 },
      interval: { lower: expect.closeTo(0.6915, 4), upper: 1 },
    },
    decision: {
      promoted: true,
      rows: 10,
      champion_accuracy: null,
      reason: expect.stringContaining("fewer than 100 records"),
    },
  });
});

it("fails for a redelivery when the stored file differs from what was stored", async () => {
  const { models, handle } = setUp();
  models.read = async () => "{}";
  await expect(handle(createEvent(job))).rejects.toMatchObject({ code: "unavailable" });
});
