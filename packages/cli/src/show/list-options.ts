import { jsonOption, parseCount, parseOptions } from "../command-line/parse-options.ts";

/** Entries of a list: unless told, and at most. */
const limits = { usual: 25, most: 1_000 };

export const limitHelp = `  --limit N           entries of the list (default: ${limits.usual}, at most ${limits.most})\n`;

/** Reads the command line of what shows a list, or one entry of it. @throws {UsageError} */
export function parseListOptions(args: readonly string[]) {
  const { values, positionals } = parseOptions(args, { ...jsonOption, limit: { type: "string" } });
  const limit = parseCount("--limit", values.limit, limits.most) ?? limits.usual;
  return { limit, json: values.json, urls: values, positionals };
}
