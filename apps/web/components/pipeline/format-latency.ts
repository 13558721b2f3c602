import { formatCount, formatSeconds } from "../common/format-number.ts";

/** `12 ms`, or `1.4 s` from a second on. */
export function formatMilliseconds(duration: number): string {
  return duration >= 1_000 ? formatSeconds(duration / 1_000) : `${inMilliseconds(duration)} ms`;
}

/** `4 / 12 ms`, or `0.4 / 1.4 s` where the longer one takes a second or more. */
export function formatLatency({ p50_ms, p99_ms }: { p50_ms: number; p99_ms: number }): string {
  return p99_ms >= 1_000
    ? `${formatSeconds(p50_ms / 1_000).replace(" s", "")} / ${formatSeconds(p99_ms / 1_000)}`
    : `${inMilliseconds(p50_ms)} / ${inMilliseconds(p99_ms)} ms`;
}

/** `12 s`, `3 min`, `2 h`: as exact as it matters for something that waits. */
export function formatAge(seconds: number): string {
  if (seconds < 120) return `${formatCount(Math.round(seconds))} s`;
  if (seconds < 7_200) return `${formatCount(Math.round(seconds / 60))} min`;
  return `${formatCount(Math.round(seconds / 3_600))} h`;
}

function inMilliseconds(duration: number): string {
  return formatCount(duration < 10 ? Math.round(duration * 10) / 10 : Math.round(duration));
}
