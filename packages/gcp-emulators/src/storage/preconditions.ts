import { invalid, StorageError } from "./storage-error.ts";

interface Condition {
  readonly match: string | undefined;
  readonly notMatch: string | undefined;
}

/** The conditions of a request on the current object or bucket, as decimal strings. */
export interface Preconditions {
  readonly generation?: Condition;
  readonly metageneration?: Condition;
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
  const read = (name: string) => ({
    match: parseGeneration(query, `${prefix}${name}Match`),
    notMatch: parseGeneration(query, `${prefix}${name}NotMatch`),
  });
  return { generation: read("Generation"), metageneration: read("Metageneration") };
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
  const checks = [
    { ...conditions.generation, actual: current?.generation ?? "0" },
    { ...conditions.metageneration, actual: String(current?.metageneration ?? 0) },
  ];
  const mismatch = checks.some(({ match, actual }) => match !== undefined && match !== actual);
  // A NotMatch condition requires a live object. Without one it fails, whatever its value.
  const unchanged = checks.some(
    ({ notMatch, actual }) => notMatch !== undefined && (current === undefined || notMatch === actual),
  );

  if (unchanged && access === "read" && !mismatch) {
    throw new StorageError(304, "Not Modified");
  }
  if (mismatch || unchanged) {
    throw new StorageError(412, "At least one of the pre-conditions you specified did not hold.");
  }
}
