import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { parseExport } from "../src/parse-export.ts";
import { exportOf } from "./export-of.ts";

test("parses a span with its service, its times in milliseconds and its plain attributes", () => {
  const body = exportOf("prediction", {
    traceId: "0AF7651916CD43DD8448EB211C80319C",
    spanId: "b7ad6b7169203331",
    parentSpanId: "00f067aa0ba902b7",
    name: "process request",
    kind: 5,
    startTimeUnixNano: "1700000000000500000",
    endTimeUnixNano: "1700000000003000000",
    attributes: [
      { key: "loopline.batch_id", value: { stringValue: "b" } },
      { key: "loopline.wait_ms", value: { intValue: "12" } },
      { key: "share", value: { doubleValue: 0.5 } },
      { key: "loopline.quarantined", value: { boolValue: true } },
      { key: "list", value: { arrayValue: { values: [] } } },
    ],
    status: { code: 2, message: "no model" },
    unknown: [],
  });
  expect(parseExport(body)).toEqual([
    {
      trace_id: "0af7651916cd43dd8448eb211c80319c",
      span_id: "b7ad6b7169203331",
      parent_span_id: "00f067aa0ba902b7",
      service: "prediction",
      name: "process request",
      kind: "consumer",
      start_ms: 1_700_000_000_000.5,
      duration_ms: 2.5,
      attributes: {
        "loopline.batch_id": "b",
        "loopline.wait_ms": 12,
        share: 0.5,
        "loopline.quarantined": true,
      },
      error: "no model",
    },
  ]);
});

test("drops a value that cannot be read, and keeps its span", () => {
  const attributes = [
    { key: "not-a-number", value: { doubleValue: null } },
    { key: "by name", value: { doubleValue: "NaN" } },
    { key: "none" },
    { key: "k".repeat(201), value: { stringValue: "cut" } },
  ];
  const times = { startTimeUnixNano: "1", endTimeUnixNano: "2" };
  const ids = { traceId: "0".repeat(32), spanId: "1".repeat(16), parentSpanId: "" };
  const [span] = parseExport(exportOf("prediction", { ...ids, ...times, name: "n", attributes }));
  expect(span).toMatchObject({ parent_span_id: null, attributes: { ["k".repeat(200)]: "cut" } });
  expect(Object.keys(span?.attributes ?? {})).toHaveLength(1);
});

test("refuses a span whose parent has an invalid id", () => {
  const times = { startTimeUnixNano: "1", endTimeUnixNano: "2" };
  const ids = { traceId: "0".repeat(32), spanId: "1".repeat(16), parentSpanId: "z".repeat(1_000) };
  expect(() => parseExport(exportOf("prediction", { ...ids, ...times, name: "n" }))).toThrow(z.ZodError);
});

test("refuses anything else than an export", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      try {
        expect(parseExport(body)).toEqual(expect.any(Array));
      } catch (error) {
        expect(error).toBeInstanceOf(z.ZodError);
      }
    }),
  );
});
