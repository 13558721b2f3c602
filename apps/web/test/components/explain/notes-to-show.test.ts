import type { BatchReply } from "@loopline/contracts";
import { expect, it } from "vitest";
import { collectNotes, meanNote } from "../../../components/explain/notes-to-show.ts";

function batchOf(batch_id: string, values: number[]): BatchReply {
  return {
    batch_id,
    subjects: values.map(String),
    predictions: values.map(() => "real"),
    features: values.map((value) => [value, -value]),
    created: "2026-01-02T03:04:05",
  };
}

it("shows the batch's own notes first, none twice, and not too many", () => {
  const batch = batchOf("a", [1, 2]);
  const firsts = (notes: ReturnType<typeof collectNotes>) => notes.map(({ features }) => features[0]);
  expect(firsts(collectNotes(batch, [batchOf("b", [3]), batch]))).toEqual([1, 2, 3]);
  const many = batchOf(
    "c",
    Array.from({ length: 1_000 }, (_, i) => i),
  );
  expect(collectNotes(batch, [many])).toHaveLength(300);
});

it("shows none of a batch whose features were not kept", () => {
  const { features: _, ...listed } = batchOf("a", [1, 2]);
  expect(collectNotes(listed, [batchOf("b", [3])])).toEqual([{ features: [3, -3], prediction: "real" }]);
});

it("knows their mean", () => {
  expect(meanNote(collectNotes(batchOf("a", [1, 2, 6]), []))).toEqual([3, -3]);
  expect(meanNote([])).toEqual([]);
});
