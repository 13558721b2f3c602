import { type Contracts, CreatedSchema, columnsOf, DecisionSchema } from "@loopline/contracts";
import { createdText, type Database, type Query } from "@loopline/platform/postgres";
import { z } from "zod";
import type { LearningRecords, RecordLimits } from "../learning-records.ts";
import { readTrainingSet } from "./read-training-set.ts";

const jobsText = `
select id as job_id, model_file_name, records, accuracy, decision, ${createdText("created")} as created
from jobs j where failure is null order by j.created desc, sequence desc nulls last, id limit $1`;

const ratingsText = `
select batch_id, subject_id as subject, is_correct, ${createdText("created")} as created
from feedback f order by f.created desc, id desc limit $1`;

const JobSchema = z.object({
  job_id: z.string(),
  model_file_name: z.string(),
  records: z.number(),
  accuracy: z.number(),
  decision: DecisionSchema.nullable(),
  created: CreatedSchema,
});

const RatingSchema = z.object({
  batch_id: z.string(),
  subject: z.string(),
  is_correct: z.boolean().nullable(),
  created: CreatedSchema,
});

/** Reads the training set and the newest jobs, predictions and ratings in one read-only transaction. @throws {AppError} `unavailable`. */
export function readLearningRecords(
  { database, contracts }: { readonly database: Database; readonly contracts: Contracts },
  limits: RecordLimits,
): Promise<LearningRecords> {
  const { text: predictionsText, schema: PredictionSchema } = predictionsOf(contracts);
  return database.transaction(async (query) => {
    await query({
      name: "",
      text: "set transaction isolation level repeatable read, read only",
      values: [],
    });
    return {
      trainingSet: await readTrainingSet(contracts.dataset, query),
      jobs: await readNewest(query, JobSchema, jobsText, limits.jobs),
      predictions: await readNewest(query, PredictionSchema, predictionsText, limits.predictions),
      ratings: await readNewest(query, RatingSchema, ratingsText, limits.ratings),
    };
  });
}

function predictionsOf({ dataset, LabelSchema }: Contracts) {
  const columns = columnsOf(dataset);
  const text = `
select batch_id, subject_id as subject, ${columns.recordJson()} as features, prediction, is_correct, model_file_name,
  ${createdText("created")} as created
from predictions p order by p.created desc, id desc limit $1`;
  const schema = z.object({
    batch_id: z.string(),
    subject: z.string(),
    features: z.array(z.unknown()).transform((json) => columns.toRecord(json)),
    prediction: LabelSchema.nullable(),
    is_correct: z.boolean().nullable(),
    model_file_name: z.string().nullable(),
    created: CreatedSchema,
  });
  return { text, schema };
}

/** @returns the rows, oldest first */
async function readNewest<S extends z.ZodType>(
  query: Query,
  schema: S,
  text: string,
  limit: number,
): Promise<z.infer<S>[]> {
  const { rows } = await query({ name: "", text, values: [limit] });
  return z.array(schema).parse(rows).reverse();
}
