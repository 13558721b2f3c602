export { brierScore, type CalibrationBin, calibrationCurve } from "./calibration.ts";
export { correlationMatrix } from "./correlation-matrix.ts";
export { compareSamples, compareWithDistribution, type KolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
export { kolmogorovTail } from "./kolmogorov-tail.ts";
export { normalCumulative } from "./normal-cumulative.ts";
export { fitPlattScale, type PlattScale, plattProbability } from "./platt-scaling.ts";
export { quantile } from "./quantile.ts";
export { type Summary, summarise } from "./summarise.ts";
