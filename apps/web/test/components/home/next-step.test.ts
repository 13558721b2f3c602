import { expect, it } from "vitest";
import { nextStep } from "../../../components/home/next-step.ts";

it.each([
  [{ batches: 0, jobs: 1 }, "submit"],
  [{ batches: 1, jobs: 1 }, "review"],
  [{ batches: 1, jobs: 0 }, "review"],
  [{ batches: 5, jobs: 2 }, "watch"],
  [{ batches: undefined, jobs: 2 }, undefined],
  [{ batches: 0, jobs: undefined }, undefined],
] as const)("for %j suggests: %s", (known, step) => {
  expect(nextStep(known)).toBe(step);
});
