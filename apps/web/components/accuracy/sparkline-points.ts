/**
 * The points of a line that fills the size: the lowest value lies at the bottom, the highest at the top, and a value that
 * never changes in the middle.
 *
 * @returns the `points` attribute of an SVG `polyline`
 */
export function sparklinePoints(values: readonly number[], size: { width: number; height: number }): string {
  const lowest = Math.min(...values);
  const range = Math.max(...values) - lowest;
  const points = values.map((value, i) => {
    const x = (i / Math.max(1, values.length - 1)) * size.width;
    const y = range === 0 ? size.height / 2 : size.height * (1 - (value - lowest) / range);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return points.join(" ");
}
