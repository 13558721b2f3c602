export { brierScore, type CalibrationBin, calibrationCurve } from "./calibration.ts";
export { clopperPearson, type Interval } from "./clopper-pearson.ts";
export {
  compareSamples,
  compareWithDistribution,
  type KolmogorovSmirnov,
  kolmogorovTail,
  normalCumulative,
} from "./kolmogorov-smirnov.ts";
export { fitPlattScale, type PlattScale, plattProbability } from "./platt-scaling.ts";
export {
  nameStability,
  type PopulationStability,
  populationStability,
  type StabilityBin,
} from "./population-stability.ts";
export {
  type CumulativePoint,
  correlationMatrix,
  cumulativeShares,
  quantile,
  type Summary,
  standardisedDifference,
  summarise,
} from "./samples.ts";
