import { invalid, StorageError } from "./storage-error.ts";

/** The conditions of a request on the current object or bucket, as decimal strings. */
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

/** A parameter that is a generation; undefined without it. Throws 400 if it is not a number. */
export function parseGeneration(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^\d+$/.test(value))
    throw invalid(`Invalid value '${value}' for ${name}: give a non-negative integer.`);
  return BigInt(value).toString();
}

/** Parses `ifGenerationMatch` and its three variants, or `ifSourceGenerationMatch`… with prefix `ifSource`. */
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
 * Throws 412 unless `current` meets the conditions, or 304 for a `read` if the caller already has this version.
 *
 * @param current undefined if there is no such object; its generation then counts as 0
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
  // A NotMatch condition requires a live object. Without one it fails, whatever its value.
  const hasNotMatch = generationNotMatch !== undefined || metagenerationNotMatch !== undefined;
  const unchanged =
    (hasNotMatch && current === undefined) ||
    generationNotMatch === generation ||
    metagenerationNotMatch === metageneration;

  if (unchanged && access === "read" && !mismatch) {
    throw new StorageError(304, "Not Modified");
  }
  if (mismatch || unchanged) {
    throw new StorageError(412, "At least one of the pre-conditions you specified did not hold.");
  }
}
