import { expect, it } from "vitest";
import { confusionMatrix } from "../../../components/jobs/confusion-matrix.ts";

/** What a report says of a model that takes these for real. */
function reportOf(counts: { realAsReal: number; real: number; fakeAsFake: number; fake: number }) {
  const scores = { precision: 0, "f1-score": 0 };
  return {
    "1": { ...scores, recall: counts.real === 0 ? 0 : counts.realAsReal / counts.real, support: counts.real },
    "0": { ...scores, recall: counts.fake === 0 ? 0 : counts.fakeAsFake / counts.fake, support: counts.fake },
  };
}

it.each([
  { realAsReal: 50, real: 50, fakeAsFake: 49, fake: 50 },
  { realAsReal: 1, real: 3, fakeAsFake: 2, fake: 3 },
  { realAsReal: 0, real: 0, fakeAsFake: 7, fake: 49 },
  { realAsReal: 333_333, real: 999_999, fakeAsFake: 1, fake: 1 },
])("gives %j back exactly", (counts) => {
  expect(confusionMatrix(reportOf(counts))).toEqual({
    real: { real: counts.realAsReal, fake: counts.real - counts.realAsReal },
    fake: { real: counts.fake - counts.fakeAsFake, fake: counts.fakeAsFake },
  });
});
