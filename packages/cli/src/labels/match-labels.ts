import type { BatchReply } from "@loopline/contracts";
import { quoteCell, type TableProblem, type Value } from "@loopline/dataset";
import type { ColumnPlace, LabelFile, LabelRow } from "./label-file.ts";
import type { BatchLabels } from "./send-labels.ts";

type Batch = Pick<BatchReply, "batch_id" | "subjects" | "predictions" | "features">;

/**
 * Finds the record of each row by its subject. Of several with the same subject it is the first that has the row's values and has no
 * row yet.
 * @param rows those of the file that are about this batch
 * @returns undefined if no row has a label
 */
export function matchLabels(
  batch: Batch,
  rows: readonly LabelRow[],
  file: Pick<LabelFile, "features" | "places">,
  onWrong: (problem: TableProblem) => void,
): BatchLabels | undefined {
  const { batch_id, subjects, predictions } = batch;
  const labels = subjects.map((): string | null => null);
  const left = Map.groupBy(subjects.keys(), (position) => subjects[position] ?? "");
  for (const row of rows) {
    const { line, subject, label } = row;
    const open = left.get(subject) ?? [];
    const problems = open.map((position) => findContradiction(batch, position, row, file));
    const found = problems.indexOf(undefined);
    const [position] = found === -1 ? [] : open.splice(found, 1);
    // A row without a label says nothing, so nothing in it is wrong.
    if (label === null) continue;
    if (position !== undefined) labels[position] = label;
    else {
      const reason = `batch ${batch_id} has ${subjects.includes(subject) ? "fewer records with" : "no record with"} the subject ${quoteCell(subject)}`;
      onWrong({ line, ...(problems[0] ?? { ...file.places.subject, reason }) });
    }
  }
  if (labels.every((label) => label === null)) return undefined;
  return { batchId: batch_id, subjects, predictions, labels };
}

/** What a row says that is not so of a record of the batch. */
function findContradiction(
  { features, predictions }: Batch,
  position: number,
  { values, prediction }: LabelRow,
  file: Pick<LabelFile, "features" | "places">,
): (ColumnPlace & { readonly reason: string }) | undefined {
  const stored = features?.[position];
  for (const [at, { feature, ...place }] of file.features.entries()) {
    const [is, found] = [stored?.[feature], values[at] ?? null];
    if (is === undefined || isSame(is, found)) continue;
    const reason = `the batch has ${quoteCell(String(is ?? ""))}, found ${quoteCell(String(found ?? ""))}: use the file that was submitted, or leave out the column`;
    return { ...place, reason };
  }
  const is = predictions[position];
  const place = file.places.prediction;
  if (is == null || prediction === undefined || place === undefined || isSame(is, prediction))
    return undefined;
  const target = file.places.label?.columnName ?? "";
  const reason = `the prediction was ${quoteCell(is)}, found ${quoteCell(prediction)}: leave the prediction as it was, and write what the record is into the column ${target}`;
  return { ...place, reason };
}

/** Programs that store a table round its numbers, and write whole ones as 3.0. */
const tolerance = 1e-6;

function isSame(one: Value, other: Value): boolean {
  if (one === other) return true;
  if (one === null || other === null || one === "" || other === "") return false;
  const [a, b] = [Number(one), Number(other)];
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}
