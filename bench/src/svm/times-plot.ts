import { logPlot, type Series } from "./log-plot.ts";

export interface Timed {
  readonly name: string;
  readonly rows: number;
  readonly milliseconds: number;
}

const COLOURS = ["#0b6", "#d33", "#26c", "#e80", "#708", "#555", "#a52"];
const UNITS = new Map([
  [-1, "0.1 ms"],
  [0, "1 ms"],
  [1, "10 ms"],
  [2, "0.1 s"],
  [3, "1 s"],
  [4, "10 s"],
  [5, "100 s"],
]);

/** Time of a fit against rows of four features, a line per name in the order they first come. */
export function timesPlot(times: readonly Timed[]): string {
  const series = [...Map.groupBy(times, ({ name }) => name)].map(([name, points], at): Series => {
    const sorted = points.toSorted((one, other) => one.rows - other.rows);
    return {
      name,
      colour: COLOURS[at % COLOURS.length] ?? "black",
      points: sorted.map(({ rows, milliseconds }) => ({ x: rows, y: milliseconds })),
    };
  });
  return logPlot(
    "Time to fit a linear SVM",
    { label: "rows (of 4 features)", from: 3, to: 6, tick: (power) => (10 ** power).toLocaleString("en") },
    { label: "median time of a fit", from: -1, to: 5, tick: (power) => UNITS.get(power) ?? "" },
    series,
  );
}
