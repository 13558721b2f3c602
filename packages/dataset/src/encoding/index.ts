// How records become rows of numbers, without modules of Node, so that browsers can load it.
export {
  type CategoryEncoding,
  columnNames,
  type Encoding,
  encodeInto,
  encodeRecords,
  type FeatureEncoding,
  FeatureEncodingSchema,
  type NumberEncoding,
  toEncoding,
} from "./encoding.ts";
export { learnEncoding } from "./learn-encoding.ts";
export { type EncodingWarning, warningsOf } from "./warnings.ts";
