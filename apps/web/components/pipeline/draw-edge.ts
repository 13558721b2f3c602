import type { Place } from "./places.ts";

/** A line between two places, as an SVG path in the direction in which things go. */
export interface Edge {
  readonly key: string;
  readonly path: string;
}

/** How far the ends of a line stay away from what it joins. */
const gap = 3;

/** How far from a corner a line begins that goes over it. */
const inset = 18;

/** Higher than any box of one row: a line meets it level with its other end. */
const tall = 100;

/** Wider apart than this, with different rows, and leftwards: a line goes over the corner rather than into a side. */
const levels = 60;

/** Draws a line from one place to another, in the way that looks best for where they are. */
export function drawEdge(key: string, from: Place, to: Place): Edge {
  const [a, b] = [middleOf(from), middleOf(to)];
  const isBeside = from.x + from.width <= to.x || to.x + to.width <= from.x;
  const isBackAndDown = to.x + to.width <= from.x && b.y - a.y > levels && to.height < from.height;
  if (isBeside && !isBackAndDown) {
    const direction = a.x < b.x ? 1 : -1;
    const start = {
      x: a.x + direction * (from.width / 2 + gap),
      y: from.height > tall ? b.y : a.y,
    };
    const end = { x: b.x - direction * (to.width / 2 + gap), y: to.height > tall ? a.y : b.y };
    if (start.y === end.y) return { key, path: `M${start.x} ${start.y}H${end.x}` };
    const bend = (start.x + end.x) / 2;
    return { key, path: `M${start.x} ${start.y}C${bend} ${start.y} ${bend} ${end.y} ${end.x} ${end.y}` };
  }
  const direction = a.y < b.y ? 1 : -1;
  // Straight from the middle of the narrower one where the other is wide enough.
  const isStraight = Math.abs(a.x - b.x) < Math.max(from.width, to.width) / 2;
  const narrower = from.width < to.width ? a : b;
  const corner = a.x < b.x ? from.x + from.width - inset : from.x + inset;
  const start = { x: isStraight ? narrower.x : corner, y: a.y + direction * (from.height / 2 + gap) };
  const end = { x: isStraight ? narrower.x : b.x, y: b.y - direction * (to.height / 2 + gap) };
  if (start.x === end.x) return { key, path: `M${start.x} ${start.y}V${end.y}` };
  const bend = (start.y + end.y) / 2;
  return { key, path: `M${start.x} ${start.y}C${start.x} ${bend} ${end.x} ${bend} ${end.x} ${end.y}` };
}

function middleOf({ x, y, width, height }: Place): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}
