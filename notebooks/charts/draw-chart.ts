import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { compactSvg } from "./compact-svg.ts";

/** Legible at the width of a page; white below, for viewers that are dark. */
const config = {
  background: "white",
  padding: 8,
  font: "system-ui, sans-serif",
  axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: 500, gridColor: "#e5e7eb" },
  legend: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: 500 },
  title: { fontSize: 13, fontWeight: 600, anchor: "start" },
  header: { labelFontSize: 12, titleFontSize: 12 },
  // A text for each mark would be most of the picture. The picture has one.
  aria: false,
} as const;

/**
 * A vega-lite chart as SVG.
 * @param description what it shows, in a sentence, for those who do not see it
 */
export async function drawChart(spec: TopLevelSpec, description: string): Promise<string> {
  const view = new View(parse(compile(spec, { config }).spec), { renderer: "none" });
  try {
    return compactSvg(await view.toSVG(), description);
  } finally {
    view.finalize();
  }
}
