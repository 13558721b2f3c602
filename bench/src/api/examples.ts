import { randomUUID } from "node:crypto";
import { generateNotes } from "@loopline/banknotes";
import { type CachedBatch, type CachedJob, type NotesBody, toCreated } from "@loopline/contracts";

/** Notes as a client submits them. Another seed gives others. */
export function exampleNotes(count: number, seed = 5): NotesBody {
  const notes = [...generateNotes({ seed, count })];
  return {
    subjects: notes.map(({ subject }) => subject),
    features: notes.map(({ features }) => [...features]),
  };
}

export function exampleBatches(count: number, records: number): CachedBatch[] {
  return Array.from({ length: count }, (_, index) => ({
    batch_id: randomUUID(),
    subjects: exampleNotes(records, index).subjects,
    predictions: Array.from({ length: records }, (_, record) => (record % 2 === 0 ? "real" : "fake")),
    created: toCreated(new Date(Date.UTC(2026, 0, 1) - index * 1_000)),
  }));
}

export function exampleJobs(count: number): CachedJob[] {
  return Array.from({ length: count }, (_, index) => ({
    job_id: randomUUID(),
    model_file_name: `model-${1_767_225_600 - index}.json`,
    records: 6 + index,
    accuracy: 0.97,
    data_prep_time: 0.0123,
    training_time: 0.0034,
    testing_time: 0.0005,
    created: toCreated(new Date(Date.UTC(2026, 0, 1) - index * 1_000)),
    promoted: true,
  }));
}
