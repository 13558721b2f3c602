export { quantile, sampleCorrelation, sampleStandardDeviation } from "simple-statistics";
