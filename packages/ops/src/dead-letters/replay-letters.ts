import type { TopicName } from "@loopline/contracts";
import { describeError } from "../describe-error.ts";
import { describeNoOrigin, type Letter, originalAttributes, originOf } from "./letter.ts";
import type { Republisher } from "./pubsub-letter-box.ts";
import { type WalkOptions, walkLetters } from "./walk-letters.ts";

/** Which letters to replay: those with these ids, or all that are older than a moment. */
export type Choice = { readonly ids: ReadonlySet<string> } | { readonly before: Date };

export interface ReplayOptions extends WalkOptions {
  readonly republisher: Pick<Republisher, "publish">;
  readonly choice: Choice;
}

/**
 * Publishes letters to the topics they came from, where every consumer gets them, and removes each once its publish is
 * confirmed. A crash in between leaves the letter in the box, and a second replay is safe: consumers deduplicate.
 *
 * Letters that arrive after `before` stay: otherwise one that fails again would be replayed for ever.
 * @returns what was published with the new message's id; what stays in the box and why; the ids that were not seen; and
 * whether every letter of the box was looked at.
 */
export async function replayLetters(options: ReplayOptions) {
  const { republisher, choice } = options;
  const replayed: { id: string; topic: TopicName; messageId: string }[] = [];
  const refused: { id: string; reason: string }[] = [];
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
