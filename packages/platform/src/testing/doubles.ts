import type { MessageOf, TopicName } from "@loopline/contracts";
import { createLogger, type Logger } from "../core/logger.ts";
import type { Clock, DeadLetter, ModelStore, Publisher, Quarantine } from "../core/ports.ts";
import type { PubSubEvent } from "../functions/pubsub-event.ts";

/** A logger without output. */
export const silentLogger: Logger = createLogger("test", { LOG_LEVEL: "silent" });

const start = new Date("2026-01-02T03:04:05.678Z");

/** A clock that a test advances. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
}

export function createClock(from = start): ManualClock {
  let elapsed = 0;
  return {
    now: () => new Date(from.getTime() + elapsed),
    seconds: () => elapsed / 1000,
    advance(milliseconds) {
      elapsed += milliseconds;
    },
  };
}

/** A delivery of a message. @param body serialized as JSON, or bytes that are sent unchanged */
export function createEvent(body: unknown, event: Partial<PubSubEvent> = {}): PubSubEvent {
  return {
    id: "1",
    data: body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
    attributes: {},
    publishTime: start,
    subscription: undefined,
    deliveryAttempt: undefined,
    ...event,
  };
}

/** Keeps model files in memory. */
export function createMemoryModelStore(): ModelStore {
  const files = new Map<string, string>();
  return {
    async create(name, text) {
      if (files.has(name)) return { status: "exists" };
      files.set(name, text);
      return { status: "stored" };
    },
    async read(name) {
      return files.get(name) ?? null;
    },
  };
}

type Published = { [T in TopicName]: { topic: T; message: MessageOf<T> } }[TopicName];

/** Keeps published messages in memory. */
export interface MemoryPublisher extends Publisher, Quarantine {
  readonly published: Published[];
  readonly deadLetters: DeadLetter[];
  /** Makes every call fail with this error, until it is called with undefined. */
  failWith(error: Error | undefined): void;
}

export function createMemoryPublisher(): MemoryPublisher {
  const published: Published[] = [];
  const deadLetters: DeadLetter[] = [];
  let failure: Error | undefined;
  return {
    published,
    deadLetters,
    failWith(error) {
      failure = error;
    },
    async publish(topic, message) {
      if (failure !== undefined) throw failure;
      published.push({ topic, message: structuredClone(message) } as Published);
      return String(published.length);
    },
    async keep(letter) {
      if (failure !== undefined) throw failure;
      deadLetters.push(letter);
    },
  };
}
