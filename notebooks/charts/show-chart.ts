import type { TopLevelSpec } from "vega-lite";
import { drawChart } from "./draw-chart.ts";
import { show } from "./show.ts";

/**
 * Shows a vega-lite chart below the cell. To be awaited, as `show`.
 * @param description what it shows, in a sentence, for those who do not see it
 */
export async function showChart(spec: TopLevelSpec, description: string): Promise<void> {
  await show({ "image/svg+xml": await drawChart(spec, description), "text/plain": description });
}
