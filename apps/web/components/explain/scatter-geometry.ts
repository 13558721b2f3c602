import type { LinearModel } from "./explanation.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The part of a plane that a scatter plot shows, in the units of its two features. */
export interface Frame {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

export interface FrameWithTicks extends Frame {
  readonly ticks: { readonly x: readonly number[]; readonly y: readonly number[] };
}

/** All points with a·x + b·y + c = 0. */
export interface Line {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * The decision boundary in the plane of two features: the points where the margin is 0 if the other features have the
 * values given.
 *
 * @param axes indices of the features along x and y
 * @param values of all features; those of the two axes are ignored
 */
export function boundaryLine(
  model: LinearModel,
  axes: { x: number; y: number },
  values: readonly number[],
): Line {
  const c = model.coefficients.reduce(
    (sum, coefficient, i) => (i === axes.x || i === axes.y ? sum : sum + coefficient * (values[i] ?? 0)),
    model.intercept,
  );
  return { a: model.coefficients[axes.x] ?? 0, b: model.coefficients[axes.y] ?? 0, c };
}

/** The margin at a point of the plane. */
export function marginAt({ a, b, c }: Line, { x, y }: Point): number {
  return a * x + b * y + c;
}

/** The ends of the line's part inside the frame; undefined if it does not cross the frame. */
export function clipLine({ a, b, c }: Line, frame: Frame): [Point, Point] | undefined {
  const onSides: Point[] = [
    ...frame.x.map((x) => ({ x, y: -(c + a * x) / b })),
    ...frame.y.map((y) => ({ x: -(c + b * y) / a, y })),
  ];
  const [start, ...others] = onSides.filter(({ x, y }) => isWithin(x, frame.x) && isWithin(y, frame.y));
  if (start === undefined) return undefined;
  // A line through a corner meets two sides there; its other end is the farthest point.
  const end = others.toSorted((p, q) => distance(q, start, frame) - distance(p, start, frame))[0];
  const isVisible = end !== undefined && distance(start, end, frame) > 1e-6;
  return isVisible ? [start, end] : undefined;
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  // Rounding errors must not drop an end that lies on a side.
  const tolerance = 1e-9 * (high - low);
  return value >= low - tolerance && value <= high + tolerance;
}

/** Relative to the frame, because its axes have different units. */
function distance(p: Point, q: Point, frame: Frame): number {
  const dx = (p.x - q.x) / (frame.x[1] - frame.x[0]);
  const dy = (p.y - q.y) / (frame.y[1] - frame.y[0]);
  return Math.hypot(dx, dy);
}

/**
 * A frame that holds all points and a part of the line, with round numbers at its sides and ticks.
 *
 * @param from the explained record: it stays away from the sides, and if the line is outside the points' frame, the frame grows
 *   from it towards the line, unless the points would then be a small heap
 * @returns undefined if the numbers are too large to draw
 */
export function frameAround(points: readonly Point[], line: Line, from: Point): FrameWithTicks | undefined {
  const frame: Frame = {
    x: rangeOf(points.map(({ x }) => x)),
    y: rangeOf(points.map(({ y }) => y)),
  };
  if (clipLine(line, frame) !== undefined) return withTicks(frame, from);
  const nearest = nearestOn(line, from, frame);
  if (nearest === undefined) return withTicks(frame, from);
  // Beyond the nearest point, so that the line crosses the frame and does not just touch it.
  const beyond = (start: number, end: number) => start + 1.5 * (end - start);
  const extended: Frame = {
    x: extend(frame.x, beyond(from.x, nearest.x)),
    y: extend(frame.y, beyond(from.y, nearest.y)),
  };
  const areApart = points.some(({ x, y }) => x !== from.x || y !== from.y);
  const isHeap =
    areApart &&
    !(["x", "y"] as const).every((axis) => lengthOf(extended[axis]) <= maxGrowth * lengthOf(frame[axis]));
  return withTicks(isHeap ? frame : extended, from);
}

/** A frame may become this many times as long to show the line. */
const maxGrowth = 4;

function lengthOf([low, high]: readonly [number, number]): number {
  return high - low;
}

/** An axis is at least this long, relative to the largest number on it: its ticks must differ in five digits. */
const minRelativeLength = 1e-3;

function rangeOf(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > minRelativeLength * size) return [low, high];
  const padding = size / 4 || 1;
  return [low - padding, high + padding];
}

function extend([low, high]: readonly [number, number], value: number): [number, number] {
  return [Math.min(low, value), Math.max(high, value)];
}

/** The point of the line that is nearest, relative to the frame; undefined if there is no line or it is too far away. */
function nearestOn({ a, b, c }: Line, from: Point, frame: Frame): Point | undefined {
  const [width, height] = [frame.x[1] - frame.x[0], frame.y[1] - frame.y[0]];
  // Divided by the larger slope, so that squares of large numbers do not overflow.
  const scale = Math.max(Math.abs(a * width), Math.abs(b * height));
  const [u, v] = [(a * width) / scale, (b * height) / scale];
  const step = -(a * from.x + b * from.y + c) / scale / (u * u + v * v);
  const point = { x: from.x + step * u * width, y: from.y + step * v * height };
  return Number.isFinite(point.x) && Number.isFinite(point.y) ? point : undefined;
}

/** The approximate number of steps on an axis. */
const steps = 6;

function withTicks(frame: Frame, from: Point): FrameWithTicks | undefined {
  const [x, y] = [roundTicks(frame.x, from.x), roundTicks(frame.y, from.y)];
  const [xRange, yRange] = [endsOf(x), endsOf(y)];
  const canDraw = [xRange, yRange].every(([low, high]) => Number.isFinite(high - low));
  return canDraw ? { x: xRange, y: yRange, ticks: { x, y } } : undefined;
}

function roundTicks([low, high]: readonly [number, number], from: number): number[] {
  const step = roundUp(high / steps - low / steps);
  // At least a fifth of a step from the record to the sides, so that its ring is not cut off.
  const first = Math.floor(Math.min(low / step, from / step - 0.2));
  const last = Math.ceil(Math.max(high / step, from / step + 0.2));
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
