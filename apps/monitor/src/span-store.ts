import type { TracesReply } from "@loopline/contracts";
import type { RecordedSpan } from "./parse-export.ts";

export type SpanStore = ReturnType<typeof createSpanStore>;

/** The attribute that links a trace to a batch. */
const batchAttribute = "loopline.batch_id";

/** Of a longer trace, the first spans are kept. */
const maxSpansOfTrace = 1_000;

interface Trace {
  readonly spans: RecordedSpan[];
  readonly batches: Set<string>;
}

/** The newest traces, in memory. @param maxSpans beyond this, the oldest traces are removed */
export function createSpanStore({ maxSpans }: { readonly maxSpans: number }) {
  // Oldest first.
  const traces = new Map<string, Trace>();
  const tracesByBatch = new Map<string, Set<string>>();
  let size = 0;

  function addOne(span: RecordedSpan): void {
    let trace = traces.get(span.trace_id);
    if (trace === undefined) {
      trace = { spans: [], batches: new Set() };
      traces.set(span.trace_id, trace);
    }
    if (trace.spans.length >= maxSpansOfTrace) return;
    trace.spans.push(span);
    size += 1;
    const batch = span.attributes[batchAttribute];
    if (typeof batch !== "string" || trace.batches.has(batch)) return;
    trace.batches.add(batch);
    const known = tracesByBatch.get(batch);
    if (known === undefined) tracesByBatch.set(batch, new Set([span.trace_id]));
    else known.add(span.trace_id);
  }

  function dropOldest(): void {
    for (const [id, { spans, batches }] of traces) {
      if (size <= maxSpans) return;
      traces.delete(id);
      size -= spans.length;
      for (const batch of batches) {
        const ids = tracesByBatch.get(batch);
        ids?.delete(id);
        if (ids?.size === 0) tracesByBatch.delete(batch);
      }
    }
  }

  return {
    add(spans: readonly RecordedSpan[]): void {
      for (const span of spans) addOne(span);
      dropOldest();
    },
    /** The traces of a batch, oldest first. */
    tracesOf(batchId: string): TracesReply["traces"] {
      const found = [...(tracesByBatch.get(batchId) ?? [])].map((trace_id) => ({
        trace_id,
        spans: (traces.get(trace_id)?.spans ?? [])
          .toSorted((one, other) => one.start_ms - other.start_ms)
          .map(({ trace_id: _same, ...span }) => span),
      }));
      return found.toSorted((one, other) => startOf(one) - startOf(other));
    },
    /** Number of spans. */
    get size(): number {
      return size;
    },
  };
}

function startOf({ spans }: TracesReply["traces"][number]): number {
  return spans[0]?.start_ms ?? 0;
}
