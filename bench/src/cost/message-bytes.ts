import {
  exampleBatchId,
  exampleModelFileName,
  type FeedbackMessage,
  type PredictionMessage,
  type RequestMessage,
  type TopicName,
} from "@loopline/contracts";
import { exampleNotes } from "../api/examples.ts";

/** What Pub/Sub counts beside the data: 20 bytes for the time, and the message's id. */
const overheadBytes = 20 + 17;

/** What each publish, push or pull counts at least. */
export const leastRequestBytes = 1_000;

const created = "2026-11-25T09:30:00.250";

/** Much of it is the report and the decision, whatever the model. */
const modelBytes = 2_000;

const known = new Map<number, Readonly<Record<TopicName, number>>>();

/** Bytes of a message of each topic, as Pub/Sub counts them. */
export function messageBytes(notes: number): Readonly<Record<TopicName, number>> {
  const bytes = known.get(notes) ?? bytesOf(notes);
  known.set(notes, bytes);
  return bytes;
}

function bytesOf(notes: number): Readonly<Record<TopicName, number>> {
  const { subjects, features } = exampleNotes(notes);
  const batch = { batch_id: exampleBatchId, subjects };
  const request: RequestMessage = { ...batch, features };
  const prediction: PredictionMessage = {
    ...batch,
    input: features,
    output: subjects.map((_, index) => (index % 2 === 0 ? "real" : "fake")),
    model_file_name: exampleModelFileName,
    created,
  };
  const feedback: FeedbackMessage = {
    ...batch,
    ratings: subjects.map(() => 1),
    feedback_id: exampleBatchId,
    created,
    source: "key:example",
  };
  const feedbackBytes = sizeOf(feedback);
  return {
    request: sizeOf(request),
    prediction: sizeOf(prediction),
    feedback: feedbackBytes,
    training: feedbackBytes,
    job: feedbackBytes,
    model: modelBytes + overheadBytes,
  };
}

/** Bytes that are billed for a request with one message. */
export function billedBytes(bytes: number): number {
  return Math.max(leastRequestBytes, bytes);
}

function sizeOf(message: object): number {
  return Buffer.byteLength(JSON.stringify(message)) + overheadBytes;
}
