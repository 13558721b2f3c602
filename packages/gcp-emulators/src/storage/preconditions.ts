import { invalid, StorageError } from "./storage-error.ts";

/** The conditions a request may put on the object it meets, as decimal strings. */
export interface Preconditions {
  generationMatch?: string | undefined;
  generationNotMatch?: string | undefined;
  metagenerationMatch?: string | undefined;
  metagenerationNotMatch?: string | undefined;
}

interface Versioned {
  generation?: string;
  metageneration: number;
}

/** Reads a parameter that is a generation, or undefined without it. Throws 400 if it is no number. */
export function parseGeneration(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^\d+$/.test(value))
    throw invalid(`Invalid value '${value}' for ${name}: give a non-negative integer.`);
  return BigInt(value).toString();
}

/** Reads `ifGenerationMatch` and its kin, or `ifSourceGenerationMatch`… with prefix `ifSource`. */
export function parsePreconditions(query: URLSearchParams, prefix: "if" | "ifSource" = "if"): Preconditions {
  const read = (suffix: string) => parseGeneration(query, prefix + suffix);
  return {
    generationMatch: read("GenerationMatch"),
    generationNotMatch: read("GenerationNotMatch"),
    metagenerationMatch: read("MetagenerationMatch"),
    metagenerationNotMatch: read("MetagenerationNotMatch"),
  };
}

/**
 * Throws unless `current` (undefined: nothing there, whose generation counts as 0) meets the conditions:
 * 412, or 304 for a `read` whose caller already has this version.
 */
export function checkPreconditions(
  conditions: Preconditions,
  current: Versioned | undefined,
  access: "read" | "write",
): void {
  const generation = current?.generation ?? "0";
  const metageneration = String(current?.metageneration ?? 0);
  const { generationMatch, generationNotMatch, metagenerationMatch, metagenerationNotMatch } = conditions;

  const mismatch =
    (generationMatch !== undefined && generationMatch !== generation) ||
    (metagenerationMatch !== undefined && metagenerationMatch !== metageneration);
  // A NotMatch condition is about a live object: with none there it fails, whatever its value.
  const asked = generationNotMatch !== undefined || metagenerationNotMatch !== undefined;
  const unchanged =
    (asked && current === undefined) ||
    generationNotMatch === generation ||
    metagenerationNotMatch === metageneration;

  if (unchanged && access === "read" && !mismatch) {
    throw new StorageError(304, "notModified", "Not Modified");
  }
  if (mismatch || unchanged) {
    throw new StorageError(
      412,
      "conditionNotMet",
      "At least one of the pre-conditions you specified did not hold.",
    );
  }
}
