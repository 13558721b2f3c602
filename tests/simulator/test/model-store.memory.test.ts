import type { ModelStore } from "@loopline/platform";
import { createMemoryModelStore } from "@loopline/platform/testing";
import { beforeEach } from "vitest";
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
