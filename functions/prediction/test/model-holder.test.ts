import { bankNotes, noteContracts } from "@loopline/banknotes/definition";
import { AppError, type ModelStore } from "@loopline/platform";
import { createClock, createMemoryModelStore, silentLogger } from "@loopline/platform/testing";
import { toJSON } from "@loopline/svm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createModelHolder } from "../src/model-holder.ts";

const featureNames = bankNotes.features.map(({ name }) => name);

const modelText = (intercept: number, features: readonly string[] = featureNames) =>
  JSON.stringify(
    toJSON(
      { coefficients: new Float64Array(features.length), intercept },
      {
        features,
        C: 1,
        trainingSetHash: "0".repeat(64),
        counts: { rows: 2, real: 1, fake: 1 },
        created: "2026-01-02T03:04:05.678Z",
      },
    ),
  );

async function setUp() {
  const store = createMemoryModelStore();
  await store.create("model-1.json", modelText(1));
  await store.create("model-2.json", modelText(2));
  await store.create("model-3.json", modelText(3, ["size"]));
  await store.create("model-1795869904.joblib", "\u0080\u0004\u0095");
  const state = { promoted: "model-1.json" as string | null, files: [] as string[], down: false, looks: 0 };
  const champion = {
    fileName: async () => {
      state.looks += 1;
      if (state.down) throw new AppError("unavailable", "Redis is not available");
      return state.promoted;
    },
  };
  const clock = createClock();
  const read = vi.fn<ModelStore["read"]>((name) => store.read(name));
  const errors = vi.spyOn(silentLogger, "error");
  const promotedFiles = vi.fn(async () => state.files);
  const holder = createModelHolder({
    contracts: noteContracts,
    champion,
    models: { read },
    promotedFiles,
    clock,
    log: silentLogger,
  });
  return { state, clock, read, promotedFiles, errors, holder };
}

describe("current", () => {
  it("loads the promoted model once and answers from memory", async () => {
    const { state, read, holder } = await setUp();
    const [one, other] = await Promise.all([holder.current(), holder.current()]);
    expect(one).toBe(other);
    expect(one).toMatchObject({ fileName: "model-1.json", model: { machines: [{ intercept: 1 }] } });
    await holder.current();
    expect(state.looks).toBe(1);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("looks again after a second without a look, as in a frozen instance", async () => {
    const { state, clock, holder } = await setUp();
    await holder.current();
    state.promoted = "model-2.json";
    clock.advance(1_001);
    expect(await holder.current()).toMatchObject({ fileName: "model-2.json" });
  });

  it("makes all concurrent callers wait for the new model when the old one is stale", async () => {
    const { state, clock, read, holder } = await setUp();
    await holder.current();
    const { promise, resolve } = Promise.withResolvers<string>();
    read.mockReturnValueOnce(promise);
    state.promoted = "model-2.json";
    clock.advance(60_000);
    const first = holder.current();
    await expect.poll(() => read.mock.calls.length).toBe(2);
    const second = holder.current();
    resolve(modelText(2));
    expect(await second).toMatchObject({ fileName: "model-2.json" });
    expect(await first).toMatchObject({ fileName: "model-2.json" });
  });

  it("keeps the model while Redis is down, without a look at every call", async () => {
    const { state, clock, holder } = await setUp();
    await holder.current();
    state.down = true;
    clock.advance(5_000);
    expect(await holder.current()).toMatchObject({ fileName: "model-1.json" });
    await holder.current();
    expect(state.looks).toBe(2);
  });

  it("keeps the model when the promoted one is for other features", async () => {
    const { state, clock, holder } = await setUp();
    await holder.current();
    state.promoted = "model-3.json";
    clock.advance(5_000);
    expect(await holder.current()).toMatchObject({ fileName: "model-1.json" });
  });

  it("is null while no model was ever promoted, and the first one as soon as it is promoted", async () => {
    const { state, clock, holder } = await setUp();
    state.promoted = null;
    expect(await holder.current()).toBeNull();
    clock.advance(1_001);
    expect(await holder.current()).toBeNull();
    state.promoted = "model-1.json";
    expect(await holder.current()).toMatchObject({ fileName: "model-1.json" });
  });

  it("fails while Redis has lost the promoted model, and while the database cannot say so", async () => {
    const { state, promotedFiles, holder } = await setUp();
    state.promoted = null;
    promotedFiles.mockRejectedValueOnce(new AppError("unavailable", "the database is not available"));
    await expect(holder.current()).rejects.toMatchObject({ code: "unavailable" });
    state.files = ["model-1.json"];
    await expect(holder.current()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("fails while there is no model file, and tries again at the next call", async () => {
    const { state, holder } = await setUp();
    state.promoted = "model-9.json";
    await expect(holder.current()).rejects.toMatchObject({
      message: "model file model-9.json does not exist",
    });
    state.promoted = "model-2.json";
    expect(await holder.current()).toMatchObject({ fileName: "model-2.json" });
  });
});

describe("a promoted model whose file cannot be read", () => {
  const joblib = "model-1795869904.joblib";

  it.each([
    ["is the original's", joblib],
    ["is missing", "model-9.json"],
    ["is for other features", "model-3.json"],
  ])("that %s is replaced in a new instance by the newest readable promotion", async (_, name) => {
    const { state, holder } = await setUp();
    state.promoted = name;
    state.files = [name, "model-3.json", "model-2.json", "model-1.json"];
    expect(await holder.current()).toMatchObject({
      fileName: "model-2.json",
      model: { machines: [{ intercept: 2 }] },
    });
  });

  it("is replaced in a warm instance, with one log line", async () => {
    const { state, clock, read, errors, holder } = await setUp();
    await holder.current();
    errors.mockClear();
    state.promoted = joblib;
    state.files = ["model-2.json", "model-1.json"];
    for (let look = 0; look < 5; look++) {
      clock.advance(1_001);
      expect(await holder.current()).toMatchObject({ fileName: "model-2.json" });
    }
    expect(read.mock.calls.filter(([name]) => name === joblib)).toHaveLength(1);
    clock.advance(30_000);
    await holder.current();
    expect(read.mock.calls.filter(([name]) => name === joblib)).toHaveLength(2);
    expect(errors).toHaveBeenCalledTimes(1);
    expect(errors.mock.calls[0]?.[0]).toMatchObject({ model_file_name: joblib });
  });

  it("is replaced by the next readable promotion", async () => {
    const { state, clock, holder } = await setUp();
    state.promoted = joblib;
    state.files = ["model-1.json"];
    await holder.current();
    state.promoted = "model-2.json";
    clock.advance(1_001);
    expect(await holder.current()).toMatchObject({ fileName: "model-2.json" });
  });

  it("is retried while the database is down, and the old model stays", async () => {
    const { state, clock, promotedFiles, holder } = await setUp();
    state.promoted = joblib;
    promotedFiles.mockRejectedValueOnce(new AppError("unavailable", "the database is not available"));
    await expect(holder.current()).rejects.toMatchObject({ code: "unavailable" });
    state.files = ["model-1.json"];
    expect(await holder.current()).toMatchObject({ fileName: "model-1.json" });
    clock.advance(30_001);
    promotedFiles.mockRejectedValueOnce(new AppError("unavailable", "the database is not available"));
    expect(await holder.current()).toMatchObject({ fileName: "model-1.json" });
  });

  it("fails the call in an instance without another model", async () => {
    const { state, holder } = await setUp();
    state.promoted = joblib;
    await expect(holder.current()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining(joblib),
    });
  });
});

describe("watch", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("loads a promoted model within a second, while the old one predicts", async () => {
    const { state, read, holder } = await setUp();
    await holder.current();
    const stop = holder.watch();
    const { promise, resolve } = Promise.withResolvers<string>();
    read.mockReturnValueOnce(promise);
    state.promoted = "model-2.json";
    await vi.advanceTimersByTimeAsync(500);
    expect(await holder.current()).toMatchObject({ fileName: "model-1.json" });
    resolve(modelText(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(await holder.current()).toMatchObject({ fileName: "model-2.json" });
    stop();
  });

  it("stops when its return value is called", async () => {
    const { state, holder } = await setUp();
    holder.watch()();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(state.looks).toBe(0);
  });
});
