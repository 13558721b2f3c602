import { randomUUID } from "node:crypto";
import type { FunctionName, MessageOf, TopicName } from "@loopline/contracts";
import { exampleNotes } from "../api/examples.ts";

const notes = exampleNotes(5);

const request = { batch_id: randomUUID(), ...notes } satisfies MessageOf<"request">;

const prediction = {
  batch_id: randomUUID(),
  subjects: notes.subjects,
  input: notes.features,
  output: notes.subjects.map(() => 1),
} as const;

const messages: Partial<Record<FunctionName, MessageOf<TopicName> | typeof prediction>> = {
  prediction: request,
  "prediction-to-cache": prediction,
  "prediction-to-db": prediction,
};

/** A push as Pub/Sub delivers it, with a message that the function knows. */
export function bodyOf(name: FunctionName): string {
  const data = Buffer.from(JSON.stringify(messages[name])).toString("base64");
  return JSON.stringify({
    message: { data, messageId: randomUUID(), publishTime: new Date().toISOString() },
    subscription: `projects/local/subscriptions/${name}`,
    deliveryAttempt: 1,
  });
}
