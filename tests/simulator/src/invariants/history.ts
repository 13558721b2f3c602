import {
  type Contracts,
  type FeedbackMessage,
  numberOccurrences,
  type PredictionMessage,
  type RequestMessage,
  type TopicName,
  toCreated,
} from "@loopline/contracts";
import type { Broker, Message } from "../core/broker.ts";
import { toTimestamp } from "../memory-database.ts";

export interface Rating {
  readonly messageId: string;
  readonly feedbackId: string;
  readonly position: number;
  readonly batchId: string;
  readonly subject: string;
  readonly occurrence: number;
  /** Null if only a class was named. */
  readonly isCorrect: boolean | null;
  /** What the record is said to be; null if only its prediction was rated. */
  readonly label: string | null;
  readonly created: string;
}

/** What the topics were given from outside: all that the pipeline may make anything of. */
export interface History {
  /** Every batch that was published, by id: to be predicted, or predicted by somebody else. */
  readonly batches: ReadonlyMap<string, RequestMessage>;
  readonly ratings: readonly Rating[];
  /** The rating of a record that counts. */
  newestRating(batchId: string, subject: string, occurrence: number): Rating | undefined;
}

export function readHistory(broker: Broker, contracts: Contracts): History {
  const requests = read<RequestMessage>(broker, contracts, "request").map(({ body }) => body);
  const predicted = read<PredictionMessage>(broker, contracts, "prediction").map(({ body }) => ({
    ...body,
    features: body.input,
  }));
  const ratings = read<FeedbackMessage>(broker, contracts, "feedback").flatMap(({ message, body }) =>
    toRatings(message, body),
  );
  const newest = new Map<string, Rating>();
  for (const rating of ratings) {
    const key = JSON.stringify([rating.batchId, rating.subject, rating.occurrence]);
    const held = newest.get(key);
    if (held === undefined || order(rating) > order(held)) newest.set(key, rating);
  }
  return {
    batches: new Map([...predicted, ...requests].map((batch) => [batch.batch_id, batch])),
    ratings,
    newestRating: (...record) => newest.get(JSON.stringify(record)),
  };
}

function read<Body>(
  { published }: Broker,
  { topicSchemas }: Contracts,
  topic: TopicName,
): { message: Message; body: Body }[] {
  return published.flatMap((message) => {
    if (message.topic !== topic) return [];
    const body = topicSchemas[topic].safeParse(parseJson(message.data.toString()));
    return body.success ? [{ message, body: body.data as Body }] : [];
  });
}

function toRatings(message: Message, feedback: FeedbackMessage): Rating[] {
  const occurrences = numberOccurrences(feedback.subjects);
  const ratings = feedback.subjects.map((subject, position) => ({
    messageId: message.id,
    feedbackId: feedback.feedback_id ?? message.id,
    position,
    batchId: feedback.batch_id,
    subject,
    occurrence: occurrences[position] ?? 0,
    isCorrect: feedback.ratings.length === 0 ? null : feedback.ratings[position] === 1,
    label: feedback.labels?.[position] ?? null,
    created: toTimestamp(feedback.created ?? toCreated(message.publishTime)),
  }));
  return ratings.filter(({ isCorrect, label }) => isCorrect !== null || label !== null);
}

/** Of two ratings the one that counts has the greater text. */
function order({ created, feedbackId, position }: Rating): string {
  return `${created} ${feedbackId} ${String(position).padStart(9, "0")}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
