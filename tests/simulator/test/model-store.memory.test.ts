import { beforeEach } from "vitest";
import type { ModelStore } from "../../../packages/platform/src/core/model-store.ts";
import { createMemoryModelStore } from "../../../packages/platform/src/testing/index.ts";
import { describeModelStore } from "../../../packages/platform/test/model-store.contract.ts";
import { createMemoryModels } from "../src/adapters/memory-models.ts";
import { directCall } from "../src/core/call.ts";

let forTests: ModelStore;
let ofTheSimulator: ModelStore;

beforeEach(() => {
  forTests = createMemoryModelStore();
  ofTheSimulator = createMemoryModels(new Map(), directCall);
});

describeModelStore("the model store for tests", () => forTests);
describeModelStore("the simulator's model store", () => ofTheSimulator);
