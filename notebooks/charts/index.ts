export { type BoundaryChart, boundaryChart } from "./boundary-chart.ts";
export { calibrationChart } from "./calibration-chart.ts";
export { classColors, classScales, classShapes } from "./class-styles.ts";
export { correlationHeatmap } from "./correlation-heatmap.ts";
export { decisionHistogram } from "./decision-histogram.ts";
export { drawChart } from "./draw-chart.ts";
export { evenSample } from "./even-sample.ts";
export { type HistogramGroups, histograms } from "./histograms.ts";
export { type CurveBand, learningCurveChart } from "./learning-curve-chart.ts";
export {
  type FeatureName,
  featureNames,
  featurePairs,
  featureTitle,
  type LabelName,
  labelNames,
  type NoteValues,
  noteValues,
} from "./note-values.ts";
export { pairScatter } from "./pair-scatter.ts";
export { show } from "./show.ts";
export { showChart } from "./show-chart.ts";
export { showTable } from "./show-table.ts";
export { showText } from "./show-text.ts";
