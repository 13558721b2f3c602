import type { Frame, Point } from "./boundary.ts";

export interface FrameWithTicks extends Frame {
  readonly ticks: { readonly x: readonly number[]; readonly y: readonly number[] };
}

/** A frame that holds all points, with round numbers at its sides and on its ticks. */
export function frameAround(points: readonly Point[]): FrameWithTicks {
  const x = roundTicks(points.map((point) => point.x));
  const y = roundTicks(points.map((point) => point.y));
  return { x: endsOf(x), y: endsOf(y), ticks: { x, y } };
}

/** How many steps an axis has, about. */
const steps = 6;

function roundTicks(values: readonly number[]): number[] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const step = roundUp((high - low || 1) / steps);
  const first = Math.floor(low / step);
  // One more where all points lie on one tick: an axis needs a length.
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** The next of 1, 2 and 5, times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5].find((round) => round * power >= value) ?? 10;
  return factor * power;
}

function endsOf(ticks: readonly number[]): [number, number] {
  return [ticks[0] ?? 0, ticks.at(-1) ?? 1];
}
