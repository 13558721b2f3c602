import type { MessageOf, TopicName } from "@loopline/contracts";
import type { DeadLetter, Publisher, Quarantine } from "../core/publisher.ts";

type Published = { [T in TopicName]: { topic: T; message: MessageOf<T> } }[TopicName];

/** Keeps what is published in memory, for tests. */
export interface MemoryPublisher extends Publisher, Quarantine {
  readonly published: Published[];
  readonly deadLetters: DeadLetter[];
  /** Makes every call fail with this error until it is called with undefined. */
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
