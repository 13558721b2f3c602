import type { Dataset } from "@loopline/dataset";
import { createCacheSchemas } from "./cache.ts";
import { createEventSchemas } from "./events.ts";
import { createExamples } from "./examples.ts";
import { createHttpSchemas } from "./http.ts";
import { createMessageSchemas } from "./messages.ts";
import { createReportSchema } from "./model.ts";
import { createRecordFields } from "./record-fields.ts";

/** The part of the wire contract that depends on the dataset: whatever holds values of a record, or names a class. */
export type Contracts = ReturnType<typeof createContracts>;

/** Derives the wire contract of a dataset. Each process does this once, at its start. */
export function createContracts(dataset: Dataset) {
  const fields = createRecordFields(dataset);
  const examples = createExamples(dataset);
  const ClassificationReportSchema = createReportSchema(dataset);
  const cache = createCacheSchemas(dataset, fields, ClassificationReportSchema, examples);
  const messages = createMessageSchemas(fields, ClassificationReportSchema, cache);
  return {
    dataset,
    examples,
    ClassificationReportSchema,
    LabelSchema: fields.LabelSchema,
    checkRecords: fields.checkRecords,
    ...cache,
    ...messages,
    ...createHttpSchemas(fields, cache, examples),
    eventSchemas: createEventSchemas(dataset, examples),
    /** The message of each topic. */
    topicSchemas: {
      request: messages.RequestMessageSchema,
      prediction: messages.PredictionMessageSchema,
      feedback: messages.FeedbackMessageSchema,
      training: messages.FeedbackMessageSchema,
      job: messages.FeedbackMessageSchema,
      model: messages.ModelMessageSchema,
    },
  };
}
