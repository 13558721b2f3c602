import { formatCsvRecord } from "@loopline/banknotes";
import { featureNames, type LabelName } from "@loopline/contracts";
import type { FinishedBatch } from "./journal-record.ts";
import type { Note } from "./notes-file.ts";
import type { ResultFormat } from "./options.ts";

/** A note and its prediction. */
export interface Result extends Note {
  readonly prediction: LabelName;
  readonly batch_id: string;
}

/** The results in the order of the file. @param batches all of them, in order */
export function* toResults(notes: readonly Note[], batches: readonly FinishedBatch[]): Generator<Result> {
  let index = 0;
  for (const { batch_id, predictions } of batches) {
    for (const prediction of predictions) {
      const note = notes[index++];
      if (note === undefined) throw new Error("there are more predictions than notes");
      yield { ...note, prediction, batch_id };
    }
  }
}

/** The results as pieces of text, to be written one after the other. */
export function formatResults(results: Iterable<Result>, format: ResultFormat): Generator<string> {
  return format === "csv" ? formatCsv(results) : formatJson(results);
}

function* formatCsv(results: Iterable<Result>): Generator<string> {
  yield formatCsvRecord(["subject", ...featureNames, "prediction", "batch_id"]);
  for (const { subject, features, prediction, batch_id } of results) {
    yield formatCsvRecord([subject, ...features, prediction, batch_id]);
  }
}

/** One array, an object to a line. */
function* formatJson(results: Iterable<Result>): Generator<string> {
  let before = "[\n";
  for (const { subject, features, prediction, batch_id } of results) {
    yield `${before}${JSON.stringify({ subject, features, prediction, batch_id })}`;
    before = ",\n";
  }
  yield "\n]\n";
}
