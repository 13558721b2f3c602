import { parseCount, parseOptions } from "@loopline/command-line";
import { showHelp, showOptions } from "../connect.ts";

/** Entries of a list. */
const limits = { default: 25, max: 1_000 };

export const listHelp = `  --limit N           entries of the list (default: ${limits.default}, at most ${limits.max})\n${showHelp}`;

/** Parses the options of a command that shows a list. @throws {UsageError} */
export function parseListOptions(
  args: readonly string[],
  { takesArguments = false }: { readonly takesArguments?: boolean } = {},
) {
  const options = { ...showOptions, limit: { type: "string" } } as const;
  const { values, positionals } = parseOptions(args, options, { takesArguments });
  return { values, positionals, limit: parseCount("--limit", values.limit, limits) ?? limits.default };
}

/** The first entries of an iteration. @param count at least 1 */
export async function takeFirst<T>(entries: AsyncIterable<T>, count: number): Promise<T[]> {
  const first: T[] = [];
  for await (const entry of entries) {
    first.push(entry);
    if (first.length === count) break;
  }
  return first;
}

/** Entries of a page, of which `count` are wanted: the APIs return at most 100. */
export function pageSize(count: number): number {
  return Math.min(count, 100);
}
