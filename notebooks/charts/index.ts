export { classColors, classScales, classShapes } from "./class-styles.ts";
export { type RichOutput, richOutput } from "./rich-output.ts";
export { showChart } from "./show-chart.ts";
export { showTable } from "./show-table.ts";
