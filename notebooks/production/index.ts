export {
  type Difference,
  differenceChart,
  distanceHistogram,
  driftChart,
  type FeatureDrift,
  jobsChart,
  ratedChart,
} from "./charts/index.ts";
export { inheritedVariables } from "./config.ts";
export { type FeatureValues, featureValues, type NumberColumn, numberColumns } from "./feature-values.ts";
export { openProduction, type Production } from "./open-production.ts";
export { startTaughtStack, type TaughtStack, type TaughtStackOptions } from "./taught-stack.ts";
export type { Outcome } from "./wait-for-outcome.ts";
