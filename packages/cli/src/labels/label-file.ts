import {
  collectRecords,
  type Dataset,
  findColumn,
  nameOfRow,
  readTableFile,
  TableError,
  type TableProblem,
  type Value,
} from "@loopline/dataset";
import { describeTable } from "../describe-error.ts";

/** A row of a file of labels. */
export interface LabelRow {
  readonly line: number;
  readonly subject: string;
  /** Undefined if the file does not say. */
  readonly batchId: string | undefined;
  /** The class of its record; null if the row does not say. */
  readonly label: string | null;
  /** What the file says was predicted; undefined if it does not. */
  readonly prediction: string | undefined;
  /** Of {@link LabelFile.features}. */
  readonly values: readonly Value[];
}

/** Of a column: its name and its number, from 1. */
export type ColumnPlace = Required<Pick<TableProblem, "column" | "columnName">>;

export interface LabelFile {
  readonly rows: readonly LabelRow[];
  /** The features that the file has, by their positions in the dataset. */
  readonly features: readonly (ColumnPlace & { readonly feature: number })[];
  readonly places: Readonly<Record<"label" | "subject" | "batchId" | "prediction", ColumnPlace | undefined>>;
}

/** What is said last if a file is wrong. */
export const nothingSent = "Nothing was sent.";

/**
 * Reads a CSV file with the target's column, such as results of `submit`, in which somebody filled in what records really are. Columns
 * of the features may be missing.
 * @throws {Error} with a line for each problem of the file
 */
export async function readLabels(path: string, dataset: Dataset): Promise<LabelFile> {
  try {
    // Without the dataset: rows without a header do not say which batch they belong to.
    const table = await readTableFile(path);
    const placeOf = (name: string): ColumnPlace | undefined => {
      const at = findColumn(name, table.columns);
      return at === -1 ? undefined : { column: at + 1, columnName: table.columns[at] ?? name };
    };
    const { target, subject } = dataset;
    const label = placeOf(target.name);
    if (label === undefined) {
      await table.close();
      const reason = `the header lacks ${target.name}: add a column ${target.name} that says what each ${dataset.record.one} really is, and leave it empty where that is not known`;
      throw new TableError({ fileName: path, line: 1, reason });
    }
    const features = dataset.features.flatMap(({ name }, feature) => {
      const place = placeOf(name);
      return place === undefined ? [] : [{ ...place, feature }];
    });
    const own = new Set([target.name, ...dataset.features.map(({ name }) => name)]);
    // Unless they are columns of the table itself.
    const [prediction, batchId] = ["prediction", "batch_id"].map((name) =>
      own.has(name) ? undefined : placeOf(name),
    );
    const known = {
      ...dataset,
      features: dataset.features.filter((_, at) => features.some(({ feature }) => feature === at)),
      missingValues: [...dataset.missingValues, ""],
    };
    const rows = await collectRecords(
      known,
      table,
      ({ line, row, subject, values, label, cells }): LabelRow => {
        const textOf = (place: ColumnPlace | undefined) =>
          (place && cells[place.column - 1]?.trim()) || undefined;
        return {
          line,
          subject: subject ?? nameOfRow(row),
          batchId: textOf(batchId),
          label: label === null ? null : (target.classes[label]?.value ?? null),
          prediction: textOf(prediction),
          values,
        };
      },
    );
    const named = [subject ?? "subject", "subject", "subject_id"].map(placeOf);
    return { rows, features, places: { label, subject: named.find(Boolean), batchId, prediction } };
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    throw new Error(describeTable(error, nothingSent), { cause: error });
  }
}
