/** A share in percent, such as `98.4 %`. @param share from 0 to 1 */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A `created` of the wire contract as `2026-01-02 03:04:05`, in UTC. */
export function formatCreated(created: string): string {
  return created.slice(0, 19).replace("T", " ");
}

/** A size such as `812 B`, `1.2 kB` or `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A count with thousands separators. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat("en").format(count);
}

/** Control characters except tab and line feed. */
const controls = /[[\p{Cc}\p{Bidi_Control}]--[\t\n]]/gv;

/** Escapes the characters of a text from outside that a terminal would act on. */
export function printable(text: string): string {
  return text.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** As {@link printable}, on one line. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s+/g, " "));
}

/** A name and its value; undefined if it is not known. */
export type Fact = readonly [name: string, value: string | undefined];

/** A line for each known fact. @param nameWidth columns of the names */
export function formatFacts(facts: readonly Fact[], nameWidth: number): string[] {
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`${printableLine(name).padEnd(nameWidth)} ${printableLine(value)}`],
  );
}
