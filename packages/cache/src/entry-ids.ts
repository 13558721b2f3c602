import { parseJson } from "@loopline/platform";
import type { z } from "zod";

/** The original writes ids of jobs without dashes. */
export function withoutDashes(id: string): string {
  return id.replaceAll("-", "");
}

/** Finds ids in the JSON of entries. */
export interface EntryIds {
  /** Undefined for another text. */
  idIn(text: string): string | undefined;
  isEntry(text: string, id: string): boolean;
}

/** Limits of the texts that are remembered: how many, and characters of each. */
const maxTexts = 4_000;
const maxTextLength = 5_000;

/** Remembers texts, because the same ones are read often. */
export function createEntryIds<Entry>(schema: z.ZodType<Entry>, idOf: (entry: Entry) => string): EntryIds {
  const known = new Map<string, string | undefined>();

  function check(text: string): string | undefined {
    const result = schema.safeParse(parseJson(text));
    return result.success ? idOf(result.data) : undefined;
  }

  function idIn(text: string): string | undefined {
    if (text.length > maxTextLength) return check(text);
    const id = known.get(text);
    if (id !== undefined || known.has(text)) return id;
    const checked = check(text);
    if (known.size >= maxTexts) known.clear();
    known.set(text, checked);
    return checked;
  }

  return {
    idIn,
    // Most texts do not even contain the id.
    isEntry: (text, id) => text.includes(JSON.stringify(id)) && idIn(text) === id,
  };
}
