import type { MessageOf, TopicName } from "@loopline/contracts";

/** A source of time that a test can control. */
export interface Clock {
  /** The current time. */
  now(): Date;
  /** Seconds from an arbitrary start. It never goes back; only differences mean anything. */
  seconds(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  seconds: () => performance.now() / 1000,
};

/** Publishes messages to the pipeline's topics. */
export interface Publisher {
  /**
   * Resolves with the message's id once the broker has confirmed it. Acknowledge nothing before that. A publish that failed
   * may still arrive: consumers deduplicate.
   * @throws {AppError} `unavailable` when the broker does not confirm in time.
   */
  publish<T extends TopicName>(topic: T, message: MessageOf<T>): Promise<string>;
}

/** A message that cannot be processed, as it was delivered. */
export interface DeadLetter {
  readonly data: Buffer;
  /** The message's own attributes, and the reason. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Keeps messages that cannot be processed until an operator looks at them. */
export interface Quarantine {
  /** Resolves once the letter is durable. @throws {AppError} `unavailable`. */
  keep(letter: DeadLetter): Promise<void>;
}

/** Keeps model files by name. A stored file never changes. */
export interface ModelStore {
  /** Creates the file, atomically. `exists` when the name is taken, whatever the file holds. */
  create(name: string, text: string): Promise<{ status: "stored" } | { status: "exists" }>;
  /** The file's text, or null when there is no such file. @throws {AppError} `unavailable`. */
  read(name: string): Promise<string | null>;
}
