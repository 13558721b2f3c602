import { expect, test } from "vitest";
import { formatTrace } from "../src/format-trace.ts";
import { spanOf } from "./export-of.ts";

test("draws a trace as a waterfall, each step below its parent", () => {
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

test("names the owner of the batch", () => {
  const spans = [spanOf({}), spanOf({ span_id: "b", attributes: { "loopline.owner": "acme" } })];
  expect(formatTrace({ trace_id: "t", spans }, 72)[0]).toMatch(/: 2 steps in 1 services, .* ms, owner acme$/);
});

test("draws steps with an unknown parent side by side, and a single step as a full bar", () => {
  const [head, only] = formatTrace({ trace_id: "t", spans: [spanOf({ duration_ms: 0 })] }, 40);
  expect(head).toContain("1 steps in 1 services, 0.0 ms");
  expect(only).toMatch(/^prediction: process request {2}0\.0 ms {2}0\.0 ms {2}█$/);
});

test("cuts the label of a deep step on 80 columns instead of wrapping it", () => {
  const name = "n".repeat(900);
  const ids = Array.from({ length: 12 }, (_, n) => String(n));
  const spans = ids.map((span_id, n) =>
    spanOf({ span_id, parent_span_id: n === 0 ? null : String(n - 1), start_ms: 1_000 + n, name }),
  );
  const [, ...steps] = formatTrace({ trace_id: "t", spans }, 80);
  expect(steps).toHaveLength(12);
  for (const line of steps) expect(line.length).toBeLessThanOrEqual(80);
  expect(steps[0]).toContain("…");
});

test("shows the steps of a cycle once", () => {
  const spans = [
    spanOf({ span_id: "a", parent_span_id: "b", name: "one" }),
    spanOf({ span_id: "b", parent_span_id: null, name: "two" }),
    spanOf({ span_id: "b", parent_span_id: "a", name: "three" }),
    spanOf({ span_id: "c", parent_span_id: "d", name: "four" }),
    spanOf({ span_id: "d", parent_span_id: "c", name: "five" }),
  ];
  const [, ...lines] = formatTrace({ trace_id: "t", spans }, 80);
  expect(lines.map((line) => line.trim().split(/\s+/)[1]).toSorted()).toEqual([
    "five",
    "four",
    "one",
    "three",
    "two",
  ]);
});

test("leaves out what happens within a service, and moves the steps below it up", () => {
  const spans = [
    spanOf({ span_id: "a", kind: "server", service: "web", name: "POST /api" }),
    spanOf({ span_id: "b", parent_span_id: "a", kind: "internal", service: "web", name: "executing route" }),
    spanOf({ span_id: "c", parent_span_id: "b", kind: "internal", service: "web", name: "load module" }),
    spanOf({ span_id: "d", parent_span_id: "c", kind: "client", service: "web", name: "fetch" }),
  ];
  const [head, ...lines] = formatTrace({ trace_id: "t", spans }, 80);
  expect(head).toContain("2 steps in 1 services");
  expect(lines.map((line) => line.replace(/ {2,}\d.*/, ""))).toEqual(["web: POST /api", "  web: fetch"]);
});
