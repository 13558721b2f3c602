import type { MessageOf, TopicName } from "@loopline/contracts";

/** Publishes messages to the pipeline's topics. */
export interface Publisher {
  /**
   * Resolves with the message's id once the broker has confirmed that it keeps it; until then nothing may be
   * acknowledged on its strength. A message that was reported as failed may still arrive: consumers treat a
   * second copy as a duplicate.
   * @throws {AppError} `unavailable` when the broker does not confirm in time.
   */
  publish<T extends TopicName>(topic: T, message: MessageOf<T>): Promise<string>;
}

/** A message that no retry will help, with why. */
export interface DeadLetter {
  /** The message as it came. */
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Keeps messages that cannot be processed until a person looks at them. */
export interface Quarantine {
  /** Resolves once the letter is durable. @throws {AppError} `unavailable`. */
  keep(letter: DeadLetter): Promise<void>;
}
