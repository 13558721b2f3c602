import type { Target } from "./choose-target.ts";
import type { ColumnProfile } from "./column-profile.ts";
import type { InferredColumn } from "./infer.ts";
import type { TableRow } from "./read-table.ts";
import { accuracyOfColumn, findContradictions, type LabelledRow } from "./row-sample.ts";
import { quoteCell } from "./table-error.ts";

/** Something about a table that its owner should look at. */
export interface InferenceWarning {
  readonly kind:
    | "identifier"
    | "constant"
    | "empty"
    | "text"
    | "mixed"
    | "contradictions"
    | "leak"
    | "rare-class"
    | "no-label"
    | "repeated-subject";
  readonly column?: string;
  /** What was found and what to do, in a sentence. */
  readonly message: string;
}

interface Inferred {
  readonly columns: readonly InferredColumn[];
  /** In the order of the columns. */
  readonly profiles: readonly ColumnProfile[];
  readonly target: Target;
  readonly missingValues: readonly string[];
  /** Rows from the whole table. */
  readonly sample: readonly TableRow[];
  /** Of the whole table. */
  readonly rows: number;
}

/** Fewer rows may have different numbers by chance. */
const minUniqueRows = 50;

/** Rows of a class, so that each fifth of the rows has some. */
const minClassRows = 10;

export function findWarnings(inferred: Inferred): InferenceWarning[] {
  const { target, rows } = inferred;
  const labelled = labelRows(inferred);
  return [
    ...inferred.columns.flatMap((column, at) => warnOfColumn(column, inferred.profiles[at], rows)),
    ...warnOfLeaks(inferred, labelled),
    ...warnOfContradictions(inferred, labelled),
    ...warnOfClasses(target, rows),
  ];
}

function labelRows({ columns, sample, target }: Inferred): LabelledRow[] {
  const at = columns.findIndex(({ role }) => role === "target");
  return sample.flatMap((row) => {
    const label = target.labels.get(row.cells[at]?.trim() ?? "");
    return label === undefined ? [] : [{ ...row, label }];
  });
}

function warnOfColumn(
  { name: column, type, role, reason }: InferredColumn,
  profile: ColumnProfile | undefined,
  rows: number,
): InferenceWarning[] {
  if (profile === undefined) return [];
  if (role === "subject" && profile.values.size < profile.counted) {
    const message = `${column} names the records, but ${rows - profile.values.size} rows repeat a name`;
    return [{ kind: "repeated-subject", column, message }];
  }
  if (role === "ignored") {
    const messages = {
      identifier: `${column} is left out as an identifier: ${reason}`,
      constant: `${column} is left out: ${reason}`,
      empty: `${column} is left out: ${reason}`,
      text: `${column} is left out: ${reason}; ${missingRemedy(profile) ?? "list its categories in the definition to learn from it"}`,
    } as const;
    if (type === "identifier" || type === "constant" || type === "empty" || type === "text") {
      return [{ kind: type, column, message: messages[type] }];
    }
  }
  const { count, noNumber, values } = profile;
  const remedy = missingRemedy(profile);
  if (role === "feature" && type === "integer" && values.size === profile.counted && count >= minUniqueRows) {
    const message = `${column} has another whole number in every row: if it names the rows, list it under loopline:ignore`;
    return [{ kind: "identifier", column, message }];
  }
  if (role === "feature" && type === "category" && noNumber && remedy) {
    const message = `${column} is a category, because ${quoteCell(noNumber.cell)} in line ${noNumber.line} is no number although most values are; ${remedy}`;
    return [{ kind: "mixed", column, message }];
  }
  return [];
}

/** What to do about a text in a column of numbers; undefined if most values are no numbers. */
function missingRemedy({ numbers, count, noNumber }: ColumnProfile): string | undefined {
  if (noNumber === undefined || numbers * 2 <= count) return undefined;
  const text = quoteCell(noNumber.cell);
  return `correct it, or if ${text} stands for a missing value, infer the definition with --missing ${text}`;
}

/** A column is a leak if it is right about this many rows, and avoids this share of the errors of always naming the largest class. */
const leak = { accuracy: 0.99, gain: 0.95, minRows: 20, rowsPerLevel: 5 };

function warnOfLeaks(
  { columns, profiles, target, missingValues }: Inferred,
  rows: LabelledRow[],
): InferenceWarning[] {
  if (rows.length < leak.minRows) return [];
  const classes = target.classes.length;
  const largest = Math.max(
    ...target.classes.map((_, label) => rows.filter((row) => row.label === label).length),
  );
  const base = largest / rows.length;
  if (base === 1) return [];
  const isMissing = (text: string) => missingValues.includes(text);
  return columns.flatMap(({ name: column, type, role }, at): InferenceWarning[] => {
    if (role !== "feature") return [];
    const distinct = profiles[at]?.values.size ?? 0;
    const isOrdered = type === "number" || type === "integer" || type === "date";
    const hasFewLevels = distinct * leak.rowsPerLevel <= rows.length;
    const accuracies = [
      ...(isOrdered ? [accuracyOfColumn(rows, at, { isOrdered: true, classes, isMissing })] : []),
      ...(hasFewLevels ? [accuracyOfColumn(rows, at, { isOrdered: false, classes, isMissing })] : []),
    ];
    const accuracy = Math.max(0, ...accuracies);
    if (accuracy < leak.accuracy || accuracy - base < leak.gain * (1 - base)) return [];
    const share = `${(100 * accuracy).toFixed(1)} %`;
    const message = `${column} alone predicts ${target.name} for ${share} of the rows: if it is known only afterwards, name it under loopline:ignore`;
    return [{ kind: "leak", column, message }];
  });
}

function warnOfContradictions(
  { columns, sample, rows }: Inferred,
  labelled: LabelledRow[],
): InferenceWarning[] {
  const features = columns.flatMap(({ role }, at) => (role === "feature" ? [at] : []));
  const { count, lines } = findContradictions(labelled, features);
  if (count === 0) return [];
  const among = sample.length < rows ? ` of ${sample.length} that were compared` : "";
  const message = `${count} rows${among} have the same features as a row of another class, such as lines ${lines.join(" and ")}: no model can be right about all of them`;
  return [{ kind: "contradictions", message }];
}

function warnOfClasses({ name: column, classes, labels, profile }: Target, rows: number): InferenceWarning[] {
  const counts = classes.map(() => 0);
  for (const [text, label] of labels) counts[label] = (counts[label] ?? 0) + (profile.values.get(text) ?? 0);
  const rare = classes
    .map((value, label) => ({ value, count: counts[label] ?? 0 }))
    .filter(({ count }) => count < minClassRows);
  const unlabelled = rows - profile.count;
  return [
    ...rare.map(
      (one): InferenceWarning => ({
        kind: "rare-class",
        column,
        message: `class ${quoteCell(one.value)} has ${one.count} ${one.count === 1 ? "row" : "rows"}: with fewer than ${minClassRows}, its predictions are little more than guesses`,
      }),
    ),
    ...(unlabelled > 0
      ? [
          {
            kind: "no-label" as const,
            column,
            message: `${unlabelled} rows have no ${column}: they are not trained on`,
          },
        ]
      : []),
  ];
}
