import { printableLine } from "@loopline/command-line";
import type { TraceSpan, TracesReply } from "@loopline/contracts";

type Trace = TracesReply["traces"][number];

interface Step {
  readonly span: TraceSpan;
  /** Depth below the root. */
  readonly depth: number;
}

const minBar = 16;
const minLabel = 32;
const gap = "  ";

/**
 * A trace as a waterfall: a line per step, below its parent. What happens within a service, such as the web framework's inner
 * steps, is left out.
 * @param width columns of the terminal
 */
export function formatTrace({ trace_id, spans: all }: Trace, width: number): string[] {
  const spans = betweenServices(all);
  const start = Math.min(...spans.map(({ start_ms }) => start_ms));
  const end = Math.max(...spans.map(endOf));
  const steps = inOrder(spans);
  const services = new Set(spans.map(({ service }) => service));
  const when = new Date(start).toISOString().replace("T", " ").slice(0, 23);
  const [owner] = all.flatMap(({ attributes }) => attributes["loopline.owner"] ?? []);
  const owned = owner === undefined ? "" : `, owner ${printableLine(String(owner))}`;
  const head = `trace ${trace_id}, ${when} UTC: ${spans.length} steps in ${services.size} services, ${milliseconds(end - start)}${owned}`;

  const starts = steps.map(({ span }) => milliseconds(span.start_ms - start));
  const lasts = steps.map(({ span }) => milliseconds(span.duration_ms));
  const [began, lasted] = [widest(starts), widest(lasts)];
  const room = Math.max(minLabel, width - began - lasted - minBar - 3 * gap.length);
  const labels = steps.map(({ span, depth }) =>
    cut(`${"  ".repeat(depth)}${span.service}: ${printableLine(span.name)}`, room),
  );
  const label = widest(labels);
  const bar = Math.max(minBar, width - label - began - lasted - 3 * gap.length);
  const lines = steps.map(({ span }, index) =>
    [
      labels[index]?.padEnd(label),
      starts[index]?.padStart(began),
      lasts[index]?.padStart(lasted),
      drawBar(span, { start, end, width: bar }),
    ]
      .join(gap)
      .trimEnd(),
  );
  const errors = steps.flatMap(({ span: { service, name, error } }) =>
    error === null ? [] : [`! ${service}: ${printableLine(name)} failed: ${printableLine(error)}`],
  );
  return [head, ...lines, ...errors];
}

/** The steps without internal ones, whose children move up. All, if there are no others. */
function betweenServices(spans: readonly TraceSpan[]): readonly TraceSpan[] {
  const parents = new Map(
    spans.flatMap(({ span_id, parent_span_id, kind }) =>
      kind === "internal" ? [[span_id, parent_span_id] as const] : [],
    ),
  );
  const outer = spans.filter(({ span_id }) => !parents.has(span_id));
  if (outer.length === 0) return spans;
  return outer.map((span) => {
    let parent = span.parent_span_id;
    // Each is passed once, so that a cycle ends.
    for (const passed = new Set(parents.keys()); parent !== null && passed.delete(parent); ) {
      parent = parents.get(parent) ?? null;
    }
    return { ...span, parent_span_id: parent };
  });
}

/** Each step followed by its children, in the order of their start; each once, even if parents form a cycle. */
function inOrder(spans: readonly TraceSpan[]): Step[] {
  const ids = new Set(spans.map(({ span_id }) => span_id));
  const children = Map.groupBy(spans, ({ parent_span_id }) =>
    parent_span_id !== null && ids.has(parent_span_id) ? parent_span_id : null,
  );
  const shown = new Set<TraceSpan>();
  const show = (span: TraceSpan, depth: number): Step[] => {
    if (shown.has(span)) return [];
    shown.add(span);
    const parts = children.get(span.span_id) ?? [];
    return [{ span, depth }, ...parts.flatMap((part) => show(part, depth + 1))];
  };
  const first = children.get(null) ?? [];
  // Then the cycles, which no root leads to.
  return [...first, ...spans].flatMap((span) => show(span, 0));
}

function drawBar(
  span: TraceSpan,
  { start, end, width }: { readonly start: number; readonly end: number; readonly width: number },
): string {
  const share = (moment: number) => (end === start ? 0 : (moment - start) / (end - start));
  const from = Math.min(width - 1, Math.floor(share(span.start_ms) * width));
  const to = Math.max(from + 1, Math.round(share(endOf(span)) * width));
  return " ".repeat(from) + (span.error === null ? "█" : "▒").repeat(to - from);
}

function widest(cells: readonly string[]): number {
  return Math.max(...cells.map(({ length }) => length));
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}

const endOf = ({ start_ms, duration_ms }: TraceSpan): number => start_ms + duration_ms;

function milliseconds(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}
