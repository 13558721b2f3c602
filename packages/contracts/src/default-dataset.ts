import type { Dataset, NumberFeature } from "@loopline/dataset";
import { createContracts } from "./contracts.ts";

const number = (name: string, ...examples: [number, number]): NumberFeature => ({
  name,
  label: name,
  type: "number",
  required: true,
  examples,
});

/** Bank notes. Moves to @loopline/banknotes once every process reads its dataset from its environment. */
export const defaultDataset: Dataset = {
  name: "banknotes",
  hash: "2318f6f9e063778a235da74317d576e0b0b592608f85c6a0a3c05400ef89b2b1",
  features: [
    number("variance", 3.62, -1.4),
    number("skewness", 8.67, 3.32),
    number("curtosis", -2.81, -1.39),
    number("entropy", -0.45, -1.99),
  ],
  target: {
    name: "class",
    classes: [
      { value: "fake", label: "fake", code: 0 },
      { value: "real", label: "real", code: 1 },
    ],
  },
  subject: null,
  ignored: [],
  missingValues: [""],
  record: { one: "note", many: "notes" },
  training: { scaling: "none", balance: "rows", C: 1 },
};

export const defaultContracts = createContracts(defaultDataset);

export const {
  ClassificationReportSchema,
  CachedBatchSchema,
  CachedBatchDetailSchema,
  CachedJobDetailSchema,
  CachedModelSchema,
  CachedCountsSchema,
  RequestMessageSchema,
  PredictionMessageSchema,
  FeedbackMessageSchema,
  ModelMessageSchema,
  NotesBodySchema,
  NotesReplySchema,
  FeedbackBodySchema,
  FeedbackReplySchema,
  BatchesReplySchema,
  BatchReplySchema,
  JobReplySchema,
  ModelReplySchema,
  StatsReplySchema,
  EventStreamSchema,
  eventSchemas,
  topicSchemas,
} = defaultContracts;

export const exampleNotes = defaultContracts.examples.records as {
  subjects: string[];
  features: number[][];
};

export const featureNames = ["variance", "skewness", "curtosis", "entropy"] as const;
export type FeatureName = (typeof featureNames)[number];
export const featureCount = featureNames.length;

export const labelNames: readonly [string, string] = ["fake", "real"];
export type LabelName = string;
export type Label = 0 | 1;

export function labelNameOf(label: Label): LabelName {
  return labelNames[label];
}

export function labelOf(name: string): Label {
  return name === "real" ? 1 : 0;
}
