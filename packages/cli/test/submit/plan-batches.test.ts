import { expect, it } from "vitest";
import { planBatches } from "../../src/submit/submit-batches.ts";

const records = ["a", "b", "c", "d", "e"];

it("divides records into batches, the last of which may be smaller", () => {
  expect(planBatches(records, 2, [])).toEqual({
    open: [
      { batch: 0, records: ["a", "b"], batchId: undefined },
      { batch: 1, records: ["c", "d"], batchId: undefined },
      { batch: 2, records: ["e"], batchId: undefined },
    ],
    finished: [],
  });
});

it("leaves out finished batches, and keeps the ids of accepted ones", () => {
  const last = { batch: 2, batch_id: "last", predictions: ["real" as const] };
  const first = { batch: 0, batch_id: "first", predictions: ["real" as const, "fake" as const] };
  expect(planBatches(records, 2, [last, { batch: 1, batch_id: "taken" }, first])).toEqual({
    open: [{ batch: 1, records: ["c", "d"], batchId: "taken" }],
    finished: [first, last],
  });
});

it("repeats a batch whose number of predictions is wrong", () => {
  const tooFew = { batch: 0, batch_id: "first", predictions: ["real" as const] };
  const outside = { batch: 9, batch_id: "outside", predictions: ["real" as const] };
  expect(planBatches(records, 5, [tooFew, outside])).toEqual({
    open: [{ batch: 0, records, batchId: "first" }],
    finished: [],
  });
});
