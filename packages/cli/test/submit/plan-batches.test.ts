import { expect, it } from "vitest";
import { planBatches } from "../../src/submit/plan-batches.ts";

const notes = ["a", "b", "c", "d", "e"];

it("divides notes into batches, the last of which may be smaller", () => {
  expect(planBatches(notes, 2, [])).toEqual({
    open: [
      { batch: 0, notes: ["a", "b"], taken: undefined },
      { batch: 1, notes: ["c", "d"], taken: undefined },
      { batch: 2, notes: ["e"], taken: undefined },
    ],
    finished: [],
  });
});

it("leaves out what is finished, in the order of the file, and knows what was taken", () => {
  const last = { batch: 2, batch_id: "last", predictions: ["real" as const] };
  const first = { batch: 0, batch_id: "first", predictions: ["real" as const, "fake" as const] };
  expect(planBatches(notes, 2, [last, { batch: 1, batch_id: "taken" }, first])).toEqual({
    open: [{ batch: 1, notes: ["c", "d"], taken: "taken" }],
    finished: [first, last],
  });
});

it("does again what cannot be right", () => {
  const tooFew = { batch: 0, batch_id: "first", predictions: ["real" as const] };
  const outside = { batch: 9, batch_id: "outside", predictions: ["real" as const] };
  expect(planBatches(notes, 5, [tooFew, outside])).toEqual({
    open: [{ batch: 0, notes, taken: "first" }],
    finished: [],
  });
});
