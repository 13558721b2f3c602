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
    if (typeof batch === "string") trace.batches.add(batch);
  }

  function dropOldest(): void {
    for (const [id, { spans }] of traces) {
      if (size <= maxSpans) return;
      traces.delete(id);
      size -= spans.length;
    }
  }

  return {
    add(spans: readonly RecordedSpan[]): void {
      for (const span of spans) addOne(span);
      dropOldest();
    },
    /** The traces of a batch, oldest first. */
    tracesOf(batchId: string): TracesReply["traces"] {
      const found = [...traces].flatMap(([trace_id, { spans, batches }]) => {
        if (!batches.has(batchId)) return [];
        const sorted = spans.toSorted((one, other) => one.start_ms - other.start_ms);
        return [{ trace_id, spans: sorted.map(({ trace_id: _same, ...span }) => span) }];
      });
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
