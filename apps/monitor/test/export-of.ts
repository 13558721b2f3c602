import type { RecordedSpan } from "../src/parse-export.ts";

/** The body of an export of one service. */
export function exportOf(service: string, ...spans: object[]): object {
  const attributes = [{ key: "service.name", value: { stringValue: service } }];
  return {
    resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope: { name: "loopline" }, spans }] }],
  };
}

let made = 0;

/** A step as it is kept, with some of it given. */
export function spanOf(given: Partial<RecordedSpan> = {}): RecordedSpan {
  made += 1;
  return {
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    span_id: made.toString(16).padStart(16, "0"),
    parent_span_id: null,
    service: "prediction",
    name: "process request",
    kind: "consumer",
    start_ms: 1_000,
    duration_ms: 1,
    attributes: {},
    error: null,
    ...given,
  };
}
