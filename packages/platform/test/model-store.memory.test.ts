import { beforeEach } from "vitest";
import { createMemoryModels } from "../../../e2e/sim/src/adapters/memory-models.ts";
import { directCall } from "../../../e2e/sim/src/core/call.ts";
import type { ModelStore } from "../src/core/model-store.ts";
import { createMemoryModelStore } from "../src/testing/index.ts";
import { describeModelStore } from "./model-store.contract.ts";

let forTests: ModelStore;
let ofTheSimulator: ModelStore;

beforeEach(() => {
  forTests = createMemoryModelStore();
  ofTheSimulator = createMemoryModels(new Map(), directCall);
});

describeModelStore("the model store for tests", () => forTests);
describeModelStore("the simulator's model store", () => ofTheSimulator);
