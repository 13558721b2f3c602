import { decimalMarkOf, maxNumber, parseDate, parseNumber } from "./cells.ts";

/** Texts that stand for a missing value wherever they occur. */
export const clearlyMissing = ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "?"];

/** Texts that stand for a missing value between numbers, but may be a category between texts. */
export const perhapsMissing = ["None", "none", "-", "--", ".", "nil"];

const missingTexts = new Set([...clearlyMissing, ...perhapsMissing]);

/** A cell and its line. */
export interface Found {
  readonly cell: string;
  readonly line: number;
}

/** What the cells of a column have in common. Texts that may stand for a missing value are counted apart. */
export interface ColumnProfile {
  readonly name: string;
  /** Cells that are no missing text. */
  count: number;
  numbers: number;
  wholeNumbers: number;
  /** `true` and `false`, in any letter case. */
  booleans: number;
  dates: number;
  decimalMarks: Set<string>;
  minimum: number;
  maximum: number;
  firstDate: string;
  lastDate: string;
  /** The first number that begins with a zero, as `00123`. */
  leadingZero: Found | undefined;
  /** The first whole number with more digits than a number can hold. */
  tooLong: Found | undefined;
  /** The first cell that is no number. */
  noNumber: Found | undefined;
  /** Whether the cells are 0, 1, 2, … or 1, 2, 3, … */
  isRowNumber: boolean;
  hasSpaces: boolean;
  hasLongText: boolean;
  /** How often each missing text occurs, and its first line. */
  readonly missing: Map<string, { count: number; readonly line: number }>;
  /** How often each other value occurs, until there are too many different ones, or a long one. */
  readonly values: Map<string, number>;
  /** Whether `values` has all of them. */
  isComplete: boolean;
  /** Cells that `values` counts. */
  counted: number;
}

export function createProfile(name: string): ColumnProfile {
  return {
    name,
    count: 0,
    numbers: 0,
    wholeNumbers: 0,
    booleans: 0,
    dates: 0,
    decimalMarks: new Set(),
    minimum: Number.POSITIVE_INFINITY,
    maximum: Number.NEGATIVE_INFINITY,
    firstDate: "",
    lastDate: "",
    leadingZero: undefined,
    tooLong: undefined,
    noNumber: undefined,
    isRowNumber: true,
    hasSpaces: false,
    hasLongText: false,
    missing: new Map(),
    values: new Map(),
    isComplete: true,
    counted: 0,
  };
}

export interface ProfileLimits {
  /** Different values of a column that are kept. */
  readonly values: number;
  /** Whether `1,5` is a number; where commas separate cells, `1,234` is rather a thousand. */
  readonly hasDecimalCommas: boolean;
  /** Texts that the table's owner names as missing values. */
  readonly missing: ReadonlySet<string>;
}

/** Longer values are free text, which is no category. */
export const maxValueLength = 200;

/** Adds a cell to the profile of its column. */
export function addCell(profile: ColumnProfile, raw: string, line: number, limits: ProfileLimits): void {
  const cell = raw.trim();
  if (missingTexts.has(cell) || limits.missing.has(cell)) {
    const found = profile.missing.get(cell) ?? { count: 0, line };
    found.count++;
    profile.missing.set(cell, found);
    profile.isRowNumber = false;
    return;
  }
  addNumber(profile, { cell, line }, limits);
  if ((cell.length === 4 || cell.length === 5) && /^(true|false)$/i.test(cell)) profile.booleans++;
  const date = cell.length < 8 ? undefined : parseDate(cell);
  if (date !== undefined) {
    profile.dates++;
    if (profile.firstDate === "" || date < profile.firstDate) profile.firstDate = date;
    if (date > profile.lastDate) profile.lastDate = date;
  }
  profile.hasSpaces ||= cell.includes(" ");
  profile.count++;
  if (!profile.isComplete) return;
  if (cell.length > maxValueLength) {
    profile.hasLongText = true;
    profile.isComplete = false;
    return;
  }
  profile.values.set(cell, (profile.values.get(cell) ?? 0) + 1);
  profile.counted++;
  profile.isComplete = profile.values.size < limits.values;
}

function addNumber(profile: ColumnProfile, found: Found, { hasDecimalCommas }: ProfileLimits): void {
  const { cell } = found;
  const value = parseNumber(cell);
  const mark = decimalMarkOf(cell);
  if (!(Math.abs(value) <= maxNumber) || (mark === "," && !hasDecimalCommas)) {
    profile.noNumber ??= found;
    profile.isRowNumber = false;
    return;
  }
  if (mark !== null) profile.decimalMarks.add(mark);
  if (/^[+-]?0\d/.test(cell)) profile.leadingZero ??= found;
  if (/^[+-]?\d+$/.test(cell) && !Number.isSafeInteger(value)) profile.tooLong ??= found;
  const first = profile.minimum;
  profile.isRowNumber &&= profile.count === 0 ? value === 0 || value === 1 : value === first + profile.count;
  profile.numbers++;
  if (Number.isInteger(value)) profile.wholeNumbers++;
  if (value < profile.minimum) profile.minimum = value;
  if (value > profile.maximum) profile.maximum = value;
}

/**
 * Texts that stand for a missing value in a table: those that clearly do and occur, and the others that occur in a column
 * of numbers, days, or true and false. An empty cell and the given texts always do.
 */
export function findMissingValues(profiles: readonly ColumnProfile[], given: ReadonlySet<string>): string[] {
  const isIn = (text: string) => (profile: ColumnProfile) => profile.missing.has(text);
  const plain = profiles.filter(({ count, ...others }) => {
    return count > 0 && [others.numbers, others.dates, others.booleans].includes(count);
  });
  const found = [
    "",
    ...clearlyMissing.filter((text) => profiles.some(isIn(text))),
    ...perhapsMissing.filter((text) => plain.some(isIn(text))),
  ];
  return [...new Set([...found, ...given])];
}

/** Counts the missing texts that are no missing values in this table as values of their column. */
export function restoreValues(profile: ColumnProfile, missingValues: readonly string[]): void {
  for (const [text, { count, line }] of profile.missing) {
    if (missingValues.includes(text)) continue;
    profile.missing.delete(text);
    profile.values.set(text, count);
    profile.count += count;
    profile.counted += count;
    profile.noNumber ??= { cell: text, line };
  }
}
