import {
  formatBytes,
  formatCount,
  formatCreated,
  formatFacts,
  formatTable,
  printable,
  printableLine,
} from "@loopline/command-line";
import { toCreated } from "@loopline/contracts";
import {
  describeLetter,
  type Letter,
  type LetterFacts,
  originalAttributes,
  ownerOf,
  readBody,
} from "./letter.ts";

/** A letter without its body. */
export interface ListedLetter extends LetterFacts {
  readonly id: string;
  /** When it became a dead letter, as a `created` of the wire contract. */
  readonly when: string;
  /** Bytes of the body. */
  readonly size: number;
  readonly owner: string | undefined;
}

export function toListed(letter: Letter): ListedLetter {
  const { id, publishTime, data } = letter;
  return {
    id,
    when: toCreated(publishTime),
    size: data.length,
    owner: ownerOf(letter),
    ...describeLetter(letter),
  };
}

const columns = [
  { title: "  ID" },
  { title: "WHEN (UTC)" },
  { title: "TRY", align: "right" },
  { title: "SIZE" },
] as const;

/** The letters grouped by origin and reason, oldest first in each group, with their owners if any has one. */
export function formatList(letters: readonly ListedLetter[], width: number): string[] {
  const groups = Map.groupBy(letters, (letter) => `${formatOrigin(letter)}: ${printableLine(letter.reason)}`);
  const isOwned = letters.some(({ owner }) => owner !== undefined);
  const shown = isOwned ? [...columns, { title: "OWNER" }] : columns;
  return [...groups].flatMap(([cause, members]) => {
    const rows = members
      .toSorted((one, other) => (one.when < other.when ? -1 : 1))
      .map(({ id, when, attempt, size, owner = "" }) => [
        `  ${id}`,
        formatCreated(when),
        attempt === undefined ? "" : String(attempt),
        formatBytes(size),
        ...(isOwned ? [owner] : []),
      ]);
    const count = members.length === 1 ? "1 letter" : `${formatCount(members.length)} letters`;
    return [`${cause} (${count})`, ...formatTable(shown, rows, width), ""];
  });
}

function formatOrigin({ subscription, function: name }: LetterFacts): string {
  return printableLine(subscription ?? name ?? "unknown origin");
}

/** Everything known about a letter, and its body. */
export function formatLetter(letter: Letter): string[] {
  const listed = toListed(letter);
  const { attributes, data } = letter;
  const published = attributes.publish_time ?? attributes.CloudPubSubDeadLetterSourceTopicPublishTime;
  const own = Object.entries(originalAttributes(attributes)).map(([name, value]) => `${name}=${value}`);
  const facts = formatFacts(
    [
      ["id", letter.id],
      ["in the box since", `${formatCreated(listed.when)} UTC`],
      ["first published", published],
      ["kind", listed.kind],
      ["function", listed.function],
      ["subscription", listed.subscription],
      ["owner", listed.owner],
      ["replay goes to", listed.topic],
      ["tries", listed.attempt?.toString()],
      ["reason", listed.reason],
      ["attributes", own.length === 0 ? undefined : own.join(" ")],
      ["size", formatBytes(data.length)],
    ],
    17,
  );
  return [...facts, "", ...formatBody(data)];
}

/** JSON indented, other text unchanged, anything else in base64. */
export function formatBody(data: Buffer): string[] {
  const body = readBody(data);
  if (body.json !== undefined) return printable(JSON.stringify(body.json, null, 2)).split("\n");
  if (body.text !== undefined) return printable(body.text).split("\n");
  return ["not text; in base64:", data.toString("base64")];
}
