import { featureNames, type LabelName, labelNameOf } from "@loopline/contracts";
import { formatCsvRecord } from "@loopline/dataset/table";
import type { UploadFile, UploadNote } from "./read-file.ts";

export interface Summary {
  readonly real: number;
  readonly fake: number;
  /** Share of the predictions that agree with the file's class; undefined if it has no classes. */
  readonly agreement: number | undefined;
}

export function summarise(
  notes: readonly UploadNote[],
  predictions: readonly (LabelName | undefined)[],
): Summary {
  const counts = { real: 0, fake: 0 };
  let compared = 0;
  let equal = 0;
  for (const [i, prediction] of predictions.entries()) {
    const label = notes[i]?.label;
    if (prediction === undefined) continue;
    counts[prediction as "real" | "fake"]++;
    if (label === undefined) continue;
    compared++;
    if (labelNameOf(label) === prediction) equal++;
  }
  return { ...counts, agreement: compared === 0 ? undefined : equal / compared };
}

const notesAtATime = 5_000;

/**
 * The notes with their predictions as a CSV file, with a class column if any note has a class.
 *
 * @returns parts of the file in order, each a few milliseconds' work
 */
export function* resultsCsv(
  notes: readonly UploadNote[],
  predictions: readonly (LabelName | undefined)[],
): Generator<string> {
  const hasClass = notes.some(({ label }) => label !== undefined);
  yield formatCsvRecord(["subject", ...featureNames, ...(hasClass ? ["class"] : []), "prediction"]);
  for (let start = 0; start < notes.length; start += notesAtATime) {
    const records = notes.slice(start, start + notesAtATime).map(({ subject, features, label }, i) => {
      const classCell = hasClass ? [label === undefined ? "" : labelNameOf(label)] : [];
      return formatCsvRecord([subject, ...features, ...classCell, predictions[start + i] ?? ""]);
    });
    yield records.join("");
  }
}

/** Downloads the notes with their predictions as a file. */
export async function saveResults(
  file: UploadFile,
  predictions: readonly (LabelName | undefined)[],
): Promise<void> {
  const parts: string[] = [];
  for (const part of resultsCsv(file.notes, predictions)) {
    parts.push(part);
    // Gives the page time for other work.
    await new Promise((resolve) => setTimeout(resolve));
  }
  const url = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${file.name.replace(/\.csv$/i, "")}-predictions.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
