import type { TraceSpan } from "@loopline/contracts";
import { z } from "zod";

/** A span as it is stored. */
export interface RecordedSpan extends TraceSpan {
  readonly trace_id: string;
}

const maxLength = { text: 1_000, key: 200, attributes: 64 };

const HexSchema = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`, "i"));
/** Too many digits for a number. */
const NanosecondsSchema = z.union([z.string().regex(/^\d{1,20}$/), z.int().min(0)]).transform(BigInt);

/** Undefined if it is not a plain value. */
const ValueSchema = z
  .object({
    stringValue: z.string().optional(),
    boolValue: z.boolean().optional(),
    intValue: z.union([z.string(), z.number()]).optional(),
    doubleValue: z.number().optional(),
  })
  .transform(({ stringValue, boolValue, intValue, doubleValue }) => {
    if (stringValue !== undefined) return stringValue.slice(0, maxLength.text);
    if (intValue !== undefined) return Number.isFinite(Number(intValue)) ? Number(intValue) : undefined;
    return boolValue ?? doubleValue;
  });

const AttributesSchema = z
  // A value that cannot be read, such as NaN, is dropped; the spans that came with it are kept.
  .array(z.object({ key: z.string(), value: ValueSchema.optional().catch(undefined) }))
  .default([])
  .transform((list) =>
    Object.fromEntries(
      list
        .slice(0, maxLength.attributes)
        .flatMap(({ key, value }) => (value === undefined ? [] : [[key.slice(0, maxLength.key), value]])),
    ),
  );

const errorCode = 2;

const SpanSchema = z.object({
  traceId: HexSchema(32),
  spanId: HexSchema(16),
  parentSpanId: HexSchema(16).or(z.literal("")).optional(),
  name: z.string(),
  kind: z.int().optional(),
  startTimeUnixNano: NanosecondsSchema,
  endTimeUnixNano: NanosecondsSchema,
  attributes: AttributesSchema,
  status: z.object({ code: z.int().optional(), message: z.string().optional() }).optional(),
});

const ExportSchema = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource: z.object({ attributes: AttributesSchema }).optional(),
        scopeSpans: z.array(z.object({ spans: z.array(SpanSchema).default([]) })).default([]),
      }),
    )
    .default([]),
});

/** By number. Source: opentelemetry.io/docs/specs/otlp */
const kinds = ["internal", "internal", "server", "client", "producer", "consumer"] as const;

/**
 * Reads the body of an export: OTLP in JSON.
 * @throws {z.ZodError} if it is not
 */
export function parseExport(body: unknown): RecordedSpan[] {
  return ExportSchema.parse(body).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(resource?.attributes["service.name"] ?? "unknown");
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => toRecorded(span, service)));
  });
}

function toRecorded(span: z.infer<typeof SpanSchema>, service: string): RecordedSpan {
  const { parentSpanId, status } = span;
  return {
    trace_id: span.traceId.toLowerCase(),
    span_id: span.spanId.toLowerCase(),
    parent_span_id: parentSpanId === undefined || parentSpanId === "" ? null : parentSpanId.toLowerCase(),
    service,
    name: span.name.slice(0, maxLength.text),
    kind: kinds[span.kind ?? 0] ?? "internal",
    start_ms: Number(span.startTimeUnixNano / 1_000n) / 1_000,
    duration_ms: Math.max(0, Number(span.endTimeUnixNano - span.startTimeUnixNano) / 1e6),
    attributes: span.attributes,
    error: status?.code === errorCode ? (status.message ?? "failed").slice(0, maxLength.text) : null,
  };
}
