import { SvmError } from "../svm-error.ts";

/** Most entries of a list, and most characters of a text, in a model file. */
const LONGEST_LIST = 10_000;
const LONGEST_NAME = 256;

/** Reads own fields of an object; a field that is not its own (such as `constructor`) is undefined. */
export function record(value: unknown, field: string): (key: string) => unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(field, "an object", value);
  const fields = new Map<string, unknown>(Object.entries(value));
  return (key) => fields.get(key);
}

export function listOf<T>(check: (item: unknown, field: string) => T, value: unknown, field: string): T[] {
  if (!Array.isArray(value) || value.length > LONGEST_LIST) {
    fail(field, `a list of at most ${LONGEST_LIST}`, value);
  }
  return Array.from(value, (item: unknown, i) => check(item, `${field}[${i}]`));
}

export function finiteNumber(value: unknown, field: string): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fail(field, "a finite number", value);
}

export function count(value: unknown, field: string): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : fail(field, "a whole number of at least 0", value);
}

export function text(value: unknown, field: string): string {
  return typeof value === "string" && value.length > 0 && value.length <= LONGEST_NAME
    ? value
    : fail(field, `a text of 1 to ${LONGEST_NAME} characters`, value);
}

export function sha256(value: unknown, field: string): string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value)
    ? value
    : fail(field, "64 lower-case hexadecimal digits", value);
}

export function isoTime(value: unknown, field: string): string {
  const plausible =
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}T[\d:.]{5,20}(Z|[+-]\d{2}:\d{2})?$/.test(value);
  return plausible && !Number.isNaN(Date.parse(value)) ? value : fail(field, "a time in ISO 8601", value);
}

export function choice<T extends number>(value: unknown, field: string, only: T): T {
  return value === only ? only : fail(field, `${only}`, value);
}

function fail(field: string, wanted: string, value: unknown): never {
  const shown = value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value).slice(0, 60);
  throw new SvmError("bad-model-file", `model file: ${field} must be ${wanted}, got ${shown}`);
}
