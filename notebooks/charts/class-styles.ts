import { labelNames } from "./note-values.ts";

/** The web app's colours of the classes, which stay apart for colour-blind people. */
export const classColors: Record<string, string> = { fake: "#ea580c", real: "#2563eb" };

/** A class is told by its shape as well. Squares, since a cross of the same size is hard to see. */
export const classShapes: Record<string, string> = { fake: "square", real: "circle" };

/** Scales for vega-lite's channels `color` and `shape` over a field that holds the names of the classes. */
export const classScales = {
  color: { domain: [...labelNames], range: labelNames.map((name) => classColors[name] ?? "") },
  shape: { domain: [...labelNames], range: labelNames.map((name) => classShapes[name] ?? "") },
};
