/** Larger numbers cannot be trained on: their squares would overflow in sums. */
export const maxNumber = 1e30;

/** What separates the digits of a fraction. */
export type DecimalMark = "." | ",";

const decimalNumber = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i;

/** The decimal mark of a number; null if it has none. */
export function decimalMarkOf(text: string): DecimalMark | null {
  if (text.includes(",")) return ",";
  return text.includes(".") ? "." : null;
}

/** Reads a decimal number, with a point or a comma. NaN if the text is none. */
export function parseNumber(text: string): number {
  return decimalNumber.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["y", true],
  ["t", true],
  ["false", false],
  ["no", false],
  ["n", false],
  ["f", false],
]);

/** Reads `TRUE`, `yes`, `1`, `1.0` and their like. Undefined if the text is no boolean. */
export function parseBoolean(text: string): boolean | undefined {
  const value = parseNumber(text);
  if (value === 0 || value === 1) return value === 1;
  return booleans.get(text.toLowerCase());
}

const yearFirst = /^(\d{4})(-|\/)(\d{1,2})\2(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?$/;
const dayFirst = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

/**
 * Reads a day, `2026-11-29`, `2026/11/29` or `29.11.2026`, and leaves out the time after it. Undefined if the text is no
 * day; nor is `11/29/2026`, because `01/02/2026` is a different day on either side of the Atlantic; nor one of the year 0, which
 * Postgres does not have.
 * @returns in the form `2026-11-29`
 */
export function parseDate(text: string): string | undefined {
  let [, year, , month, day] = yearFirst.exec(text) ?? [];
  if (year === undefined) [, day, month, year] = dayFirst.exec(text) ?? [];
  if (year === undefined || year === "0000" || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const time = Date.parse(date);
  // Date.parse accepts 31 February.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : undefined;
}
