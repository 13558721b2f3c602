import type { LinearModel } from "./explanation.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a scatter shows, in the units of its two features. */
export interface Frame {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/**
 * Where the model changes its mind, in the plane of two features: the line on which the margin is 0 for notes whose
 * other features have the values given.
 *
 * @param axes indices of the features along x and y
 * @param values of all features; those of the two axes do not matter
 * @returns the ends of the line's part inside of the frame; undefined where it does not pass through
 */
export function boundaryIn(
  frame: Frame,
  model: LinearModel,
  axes: { x: number; y: number },
  values: readonly number[],
): [Point, Point] | undefined {
  const a = model.coefficients[axes.x] ?? 0;
  const b = model.coefficients[axes.y] ?? 0;
  const rest = model.coefficients.reduce(
    (sum, coefficient, i) => (i === axes.x || i === axes.y ? sum : sum + coefficient * (values[i] ?? 0)),
    model.intercept,
  );
  // Where a·x + b·y + rest = 0 meets the four sides.
  const onSides: Point[] = [
    ...frame.x.map((x) => ({ x, y: -(rest + a * x) / b })),
    ...frame.y.map((y) => ({ x: -(rest + b * y) / a, y })),
  ];
  const [start, ...others] = onSides.filter(({ x, y }) => isWithin(x, frame.x) && isWithin(y, frame.y));
  if (start === undefined) return undefined;
  // A line through a corner meets two sides there; the other end is the farthest.
  const end = others.toSorted((p, q) => distance(q, start, frame) - distance(p, start, frame))[0];
  return end === undefined ? undefined : [start, end];
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  // Rounding must not lose an end that lies on a side.
  const slack = 1e-9 * (high - low);
  return value >= low - slack && value <= high + slack;
}

/** In parts of the frame, whose axes have different units. */
function distance(p: Point, q: Point, frame: Frame): number {
  const dx = (p.x - q.x) / (frame.x[1] - frame.x[0]);
  const dy = (p.y - q.y) / (frame.y[1] - frame.y[0]);
  return Math.hypot(dx, dy);
}
