import type { Label } from "@loopline/banknotes";
import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { AppError } from "@loopline/platform";
import {
  createClock,
  createMemoryModelStore,
  createMemoryPublisher,
  silentLogger,
} from "@loopline/platform/testing";
import { fromJSON } from "@loopline/svm";
import { expect, it } from "vitest";
import {
  type ExperimentDeps,
  publishExperiment,
  trainUnderLease,
} from "../../../packages/learning/src/index.ts";
import { createMemoryTrainingStore } from "../src/adapters/memory-training-store.ts";
import { directCall } from "../src/core/call.ts";
import { createMemoryDatabase, toTimestamp } from "../src/memory-database.ts";

const due = { holder: "00000000-0000-4000-8000-00000000000a", message: "m1" };

/** A training set of notes whose class is the sign of their first feature, all of it waiting to be trained. */
function setUp(values = [-6, -3, -2, -1, 1, 2, 3, 6]) {
  const database = createMemoryDatabase(createClock(), contracts.dataset);
  const note = (value: number): { features: number[]; label: Label } => ({
    features: [value, value / 2, 0.5, -1],
    label: value > 0 ? 1 : 0,
  });
  for (const value of values) {
    const { features, label } = note(value);
    const row = {
      id: database.nextId(),
      predictionId: null,
      features,
      class: label,
      source: null,
      owner: null,
    };
    database.training.push({ ...row, created: toTimestamp("2026-01-01T00:00:00") });
  }
  database.countTrainingChange();
  database.testSet.push(...[-5, -4, 4, 5].map(note));
  const models = createMemoryModelStore();
  const publisher = createMemoryPublisher();
  let ids = 0;
  const deps: ExperimentDeps = {
    contracts,
    store: createMemoryTrainingStore({ contracts, database, call: directCall }),
    models,
    publisher,
    rules: { policy: "not-worse", frozenTolerance: 0.02, maxSourceShare: 1, C: 0.25 },
    clock: createClock(),
    log: silentLogger,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
  };
  return { database, models, publisher, deps };
}

it("stores a model by its own rules, announces it, and leaves what is due to be trained", async () => {
  const { database, models, publisher, deps } = setUp();
  const experiment = await publishExperiment("notebook", deps);
  if (experiment.status !== "announced") throw new Error(experiment.status);
  const { model_file_name, decision } = experiment.model;
  expect(publisher.published).toEqual([{ topic: "model", message: experiment.model }]);
  expect(decision).toMatchObject({ promoted: true, reason: "the first model" });
  expect(fromJSON((await models.read(model_file_name)) ?? "").C).toBe(0.25);
  expect(database.outbox.size).toBe(0);
  expect(database.state).toMatchObject({ trained: 0, requested: 1, lease: null });
});

it("announces just what the training function would, by the same rules on the same rows", async () => {
  const announced = [];
  for (const isExperiment of [true, false]) {
    const { deps, publisher } = setUp();
    if (isExperiment) await publishExperiment("notebook", deps);
    else {
      await deps.store.begin(due);
      await trainUnderLease(due, deps);
      await deps.store.flushOutbox((message) => publisher.publish("model", message));
    }
    announced.push(publisher.published.map(({ message }) => ({ ...message, job_id: "" })));
  }
  expect(announced[0]).toEqual(announced[1]);
});

it("does nothing while the training function trains", async () => {
  const { publisher, deps } = setUp();
  await deps.store.begin(due);
  expect(await publishExperiment("notebook", deps)).toEqual({ status: "busy" });
  expect(publisher.published).toEqual([]);
});

it("says so when the rows cannot be trained on", async () => {
  const { publisher, deps } = setUp([1, 2, 3]);
  expect(await publishExperiment("notebook", deps)).toEqual({
    status: "untrainable",
    reason: expect.stringContaining("no row of class fake to train on"),
  });
  expect(publisher.published).toEqual([]);
});

it("does not keep the training function waiting when it fails", async () => {
  const { database, deps } = setUp();
  const models = { ...deps.models, read: async () => "{}" };
  await expect(publishExperiment("notebook", { ...deps, models })).rejects.toMatchObject({
    code: "unavailable",
  });
  expect(database.state).toMatchObject({ trained: 0, lease: null });
});

it("leaves what it decided to the next announcement when the broker is down", async () => {
  const { database, publisher, deps } = setUp();
  publisher.failWith(new AppError("unavailable", "no broker"));
  await expect(publishExperiment("notebook", deps)).rejects.toThrow("no broker");
  expect(database.outbox.size).toBe(1);
  expect(database.state.lease).toBeNull();
});
