import { expect, it } from "vitest";
import { countWrong, presetActuals, rate } from "../../../components/review/draft.ts";

it("presets the truth where it is known, and what was predicted elsewhere", () => {
  const batch = { predictions: ["real", "real", "fake"], truths: ["fake", null, "fake"] } as const;
  expect(presetActuals({ predictions: [...batch.predictions], truths: [...batch.truths] })).toEqual([
    "fake",
    "real",
    "fake",
  ]);
});

it("rates every prediction", () => {
  expect(rate(["real", "fake", "real"], ["real", "real", "fake"])).toEqual([1, 0, 0]);
  expect(countWrong(["real", "fake", "real"], ["real", "real", "fake"])).toBe(2);
});
