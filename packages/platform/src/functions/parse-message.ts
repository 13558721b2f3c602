import { describeProblem, type MessageOf, type TopicName, topics } from "@loopline/contracts";
import { AppError } from "../core/app-error.ts";
import { decodeUtf8 } from "../core/decode-utf8.ts";
import type { PubSubEvent } from "./pubsub-event.ts";

/**
 * Reads a message of a topic. Fields it does not know are left out.
 * @throws {AppError} `invalid-message`, saying what is wrong with it.
 */
export function parseMessage<T extends TopicName>(topic: T, event: PubSubEvent): MessageOf<T> {
  const result = topics[topic].schema.safeParse(parseJson(event.data));
  if (result.success) return result.data as MessageOf<T>;
  throw new AppError("invalid-message", describeProblem(result.error, "message"));
}

function parseJson(data: Buffer): unknown {
  try {
    return JSON.parse(decodeUtf8(data) ?? "");
  } catch (cause) {
    throw new AppError("invalid-message", "message must be JSON in UTF-8", { cause });
  }
}
