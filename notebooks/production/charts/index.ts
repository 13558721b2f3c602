export { type Difference, differenceChart } from "./difference-chart.ts";
export { distanceHistogram } from "./distance-histogram.ts";
export { driftChart, type FeatureDrift } from "./drift-chart.ts";
export { jobsChart } from "./jobs-chart.ts";
export { ratedChart } from "./rated-chart.ts";
