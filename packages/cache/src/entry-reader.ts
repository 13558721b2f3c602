import { parseJson } from "@loopline/platform";
import type { z } from "zod";

/** Tells whether texts are the JSON of an entry, and of which. */
export interface EntryReader {
  /** The entry's id, or undefined of a text that is no entry. */
  idOf(text: string): string | undefined;
}

/** How many texts are remembered, and how long a text may be to be worth it. */
const mostTexts = 4_000;
const longestText = 5_000;

/** Checks each text against the schema; one that it has seen lately it knows again, which spares nearly all the checks. */
export function createEntryReader<Entry>(
  schema: z.ZodType<Entry>,
  idOf: (entry: Entry) => string,
): EntryReader {
  const known = new Map<string, string | undefined>();

  function check(text: string): string | undefined {
    const result = schema.safeParse(parseJson(text));
    return result.success ? idOf(result.data) : undefined;
  }

  return {
    idOf(text) {
      if (text.length > longestText) return check(text);
      const id = known.get(text);
      if (id !== undefined || known.has(text)) return id;
      const checked = check(text);
      if (known.size >= mostTexts) known.clear();
      known.set(text, checked);
      return checked;
    },
  };
}
