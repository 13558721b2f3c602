import { expect, test } from "vitest";
import { createSpanStore } from "../src/span-store.ts";
import { spanOf } from "./export-of.ts";

const batch = (id: string) => ({ attributes: { "loopline.batch_id": id } });

test("finds the traces of a batch by any of their spans, oldest first, their spans in order", () => {
  const store = createSpanStore({ maxSpans: 100 });
  store.add([
    spanOf({ trace_id: "b", name: "corrected", start_ms: 2_000, ...batch("x") }),
    spanOf({ trace_id: "a", name: "second", start_ms: 1_001 }),
    spanOf({ trace_id: "a", name: "first", start_ms: 1_000, ...batch("x") }),
    spanOf({ trace_id: "c", name: "another's", ...batch("y") }),
  ]);
  const found = store.tracesOf("x");
  expect(found.map(({ trace_id, spans }) => [trace_id, ...spans.map(({ name }) => name)])).toEqual([
    ["a", "first", "second"],
    ["b", "corrected"],
  ]);
  expect(store.tracesOf("z")).toEqual([]);
});

test("keeps the newest traces of 200,000 spans, and nothing of the others", () => {
  const store = createSpanStore({ maxSpans: 1_000 });
  for (let n = 0; n < 100_000; n++) {
    const trace_id = `t${n}`;
    store.add([spanOf({ trace_id, ...batch(`b${n}`) }), spanOf({ trace_id })]);
  }
  expect(store.size).toBe(1_000);
  expect(store.tracesOf("b99999")).toHaveLength(1);
  expect(store.tracesOf("b99500")).toHaveLength(1);
  expect(store.tracesOf("b99499")).toEqual([]);
});

test("limits the spans of a trace that never ends", () => {
  const store = createSpanStore({ maxSpans: 5_000 });
  for (let n = 0; n < 20_000; n++) store.add([spanOf()]);
  expect(store.size).toBe(1_000);
});
