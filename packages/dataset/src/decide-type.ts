import { parseNumber } from "./cells.ts";
import { type ColumnProfile, maxValueLength } from "./column-profile.ts";
import { quoteCell } from "./table-error.ts";

/** The type of a column. A model can learn from all but the last four, which are left out. */
export type ColumnType =
  | "number"
  | "integer"
  | "boolean"
  | "date"
  | "category"
  | "identifier"
  | "text"
  | "constant"
  | "empty";

export interface TypeDecision {
  readonly type: ColumnType;
  /** Why, in a part of a sentence. */
  readonly reason: string;
  /** Whether each value names one row. */
  readonly isName?: boolean;
}

/** A text column with at most this many different values is a category. */
const maxLevels = 50;

/** So is one with more, if each occurs this often on average. */
const rowsPerLevel = 20;
const maxFrequentLevels = 250;

/**
 * Decides the type of a column from all of its cells. Whole numbers stay numbers, however few there are, unless they are
 * names: they begin with a zero, have more digits than a number can hold, or the column is called a code.
 */
export function decideType(profile: ColumnProfile): TypeDecision {
  const { count, values, missing } = profile;
  const distinct = values.size;
  const [only] = values.keys();
  if (count === 0) return { type: "empty", reason: "every cell is empty" };
  if (profile.hasLongText) {
    return { type: "text", reason: `text, some of it longer than ${maxValueLength} characters` };
  }
  if (distinct === 1 && missing.size === 0) {
    return { type: "constant", reason: `every value is ${quoteCell(only ?? "")}` };
  }
  const isUnique = distinct === profile.counted && count > 1;
  const isNamed = lastWord(profile.name, identifierWords);
  const isWhole = profile.wholeNumbers === count;
  const isVaried = distinct * 2 > profile.counted || distinct > maxLevels;
  if (isNamed && isVaried && (isWhole || profile.noNumber)) {
    const reason = `named like an identifier, ${describeDistinct(profile)}`;
    return { type: "identifier", reason, isName: isUnique };
  }
  if (isWhole && profile.isRowNumber && count > 2) {
    return { type: "identifier", reason: `it numbers the rows from ${profile.minimum}` };
  }
  const numeric = decideNumber(profile);
  if (numeric) return numeric;
  if (profile.booleans === count) return { type: "boolean", reason: "every value is true or false" };
  if (profile.dates === count) return { type: "date", reason: "every value is a day" };
  const why = whyText(profile);
  const average = count / distinct;
  const isFew = distinct <= maxLevels || (distinct <= maxFrequentLevels && average >= rowsPerLevel);
  if (profile.isComplete && isFew && average >= 2) {
    return { type: "category", reason: `${why}, ${describeDistinct(profile)}` };
  }
  const isUnnamed = /^column_\d+$/.test(profile.name);
  if (isUnique && (isUnnamed || !profile.hasSpaces)) {
    return { type: "identifier", reason: `${why}, each value only once`, isName: true };
  }
  return {
    type: "text",
    reason: `${why}, ${describeDistinct(profile)}: too many for categories`,
  };
}

function decideNumber(profile: ColumnProfile): TypeDecision | undefined {
  const { count, numbers, wholeNumbers, values } = profile;
  const isCode = profile.leadingZero ?? profile.tooLong ?? isCalledCode(profile.name);
  if (numbers < count || profile.decimalMarks.size > 1) return undefined;
  if (wholeNumbers < count) return { type: "number", reason: "every value is a number" };
  if (isCode) return undefined;
  const reason =
    values.size <= 10
      ? `every value is a whole number, ${values.size} different ones`
      : "every value is a whole number";
  return { type: "integer", reason };
}

/** Why a column that is not of numbers, days or booleans is text. */
function whyText({ name, count, numbers, ...profile }: ColumnProfile): string {
  const place = ({ cell, line }: { cell: string; line: number }) => `${quoteCell(cell)} in line ${line}`;
  if (numbers === count) {
    if (profile.decimalMarks.size > 1) return "text, because it has decimal points and decimal commas";
    if (profile.leadingZero) return `text, because ${place(profile.leadingZero)} begins with a zero`;
    if (profile.tooLong) return `text, because ${place(profile.tooLong)} has too many digits for a number`;
    return `text, because ${name} is called a code`;
  }
  if (numbers * 2 > count && profile.noNumber) {
    return `text, because ${place(profile.noNumber)} is no number although most values are`;
  }
  return "text";
}

function describeDistinct({ values, isComplete, count }: ColumnProfile): string {
  if (!isComplete) return `more than ${values.size} different values`;
  if (values.size === 1) return "one value";
  return values.size === count ? "each value only once" : `${values.size} different values`;
}

const identifierWords = new Set(["id", "ids", "uuid", "guid", "rowid", "rownames"]);
const codeWords = new Set([
  "code",
  "zip",
  "zipcode",
  "postcode",
  "postal",
  "plz",
  "sku",
  "isbn",
  "ean",
  "phone",
]);

function isCalledCode(name: string): boolean {
  return lastWord(name, codeWords) || lastWord(name, identifierWords);
}

/** Whether the last word of a name, such as `customerId` or `zip_code`, is one of the words. */
function lastWord(name: string, words: ReadonlySet<string>): boolean {
  const parts = name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return words.has(parts.findLast((part) => part !== "") ?? "");
}

/** The levels of a column in a fixed order, which does not depend on the order of rows: numbers by size, then texts. */
export function levelsOf({ values, numbers, count }: ColumnProfile, { asNumbers = false } = {}): string[] {
  if (asNumbers && numbers === count) {
    const distinct = new Set([...values.keys()].map(parseNumber));
    return [...distinct].sort((one, other) => one - other).map(String);
  }
  return [...values.keys()].sort((one, other) => (one < other ? -1 : 1));
}
