import type { TopicName } from "@loopline/contracts";
import { describeError } from "../command-line/describe-error.ts";
import { describeNoOrigin, type Letter, originalAttributes, originOf } from "./letter.ts";
import type { Republisher } from "./republish.ts";
import { type WalkOptions, walkLetters } from "./walk-letters.ts";

/** Which letters to replay: those with these ids, or all that are older than a moment. */
export type Choice = { readonly ids: ReadonlySet<string> } | { readonly before: Date };

export interface Replayed {
  readonly id: string;
  readonly topic: TopicName;
  /** Of the message that was published. */
  readonly messageId: string;
}

export interface NotReplayed {
  readonly id: string;
  readonly reason: string;
}

export interface ReplayOutcome {
  readonly replayed: readonly Replayed[];
  /** Still in the box, with why. */
  readonly refused: readonly NotReplayed[];
  /** Asked for by id, and not seen. */
  readonly notFound: readonly string[];
  /** Whether every letter of the box was looked at. */
  readonly isComplete: boolean;
}

export interface ReplayOptions extends WalkOptions {
  readonly republisher: Pick<Republisher, "publish">;
  readonly choice: Choice;
}

/**
 * Publishes letters to the topics they came from, and removes each once that is confirmed. Dying in between leaves the
 * letter in the box and a message that every consumer takes once. All consumers of the topic get it again.
 *
 * With all letters, those that came in after `before` stay: else one that fails again would be replayed for ever.
 */
export async function replayLetters(options: ReplayOptions): Promise<ReplayOutcome> {
  const { republisher, choice } = options;
  const replayed: Replayed[] = [];
  const refused: NotReplayed[] = [];
  const missing = new Set("ids" in choice ? choice.ids : []);

  const isChosen = (letter: Letter): boolean =>
    "ids" in choice ? choice.ids.has(letter.id) : letter.publishTime < choice.before;

  async function replay(letter: Letter): Promise<string[]> {
    const { id, attributes, data } = letter;
    missing.delete(id);
    const origin = originOf(attributes);
    if (origin === undefined) {
      refused.push({ id, reason: describeNoOrigin(letter) });
      return [];
    }
    const { topic } = origin;
    try {
      const message = { data, attributes: originalAttributes(attributes) };
      replayed.push({ id, topic, messageId: await republisher.publish(topic, message) });
      return [id];
    } catch (error) {
      refused.push({ id, reason: describeError(error) });
      return [];
    }
  }

  const { isComplete } = await walkLetters(options, async (page) => {
    const done = await Promise.all(page.filter(isChosen).map(replay));
    return { remove: done.flat(), goOn: !("ids" in choice) || missing.size > 0 };
  });
  return { replayed, refused, notFound: [...missing], isComplete };
}
