import { expect, test } from "vitest";
import { formatTrace } from "../src/trace/format-trace.ts";
import { spanOf } from "./export-of.ts";

test("a trace is drawn as a waterfall, each step below the one that it is a part of", () => {
  const api = { service: "ingest-api", start_ms: 1_700_000_000_000 };
  const spans = [
    spanOf({ ...api, span_id: "a", parent_span_id: "caller", name: "POST /notes", duration_ms: 4 }),
    spanOf({ ...api, span_id: "b", parent_span_id: "a", name: "send request", duration_ms: 2 }),
    spanOf({
      span_id: "c",
      parent_span_id: "b",
      start_ms: 1_700_000_000_004,
      duration_ms: 4,
      error: "no\nmodel",
    }),
  ];
  expect(formatTrace({ trace_id: "t", spans }, 72)).toEqual([
    "trace t, 2023-11-14 22:13:20.000 UTC: 3 steps in 2 services, 8.0 ms",
    "ingest-api: POST /notes          0.0 ms  4.0 ms  ████████████",
    "  ingest-api: send request       0.0 ms  2.0 ms  ██████",
    "    prediction: process request  4.0 ms  4.0 ms             ▒▒▒▒▒▒▒▒▒▒▒▒",
    "! prediction: process request failed: no model",
  ]);
});

test("steps whose parent is somebody else's stand side by side, and one step alone is a full bar", () => {
  const [head, only] = formatTrace({ trace_id: "t", spans: [spanOf({ duration_ms: 0 })] }, 40);
  expect(head).toContain("1 steps in 1 services, 0.0 ms");
  expect(only).toMatch(/^prediction: process request {2}0\.0 ms {2}0\.0 ms {2}█$/);
});
