import type { LabelName } from "@loopline/contracts";
import { resultsCsv } from "./results-csv.ts";
import type { UploadFile } from "./upload-file.ts";

/** Lets the browser save the notes with their predictions as a file. */
export async function saveResults(
  file: UploadFile,
  predictions: readonly (LabelName | undefined)[],
): Promise<void> {
  const parts: string[] = [];
  for (const part of resultsCsv(file.notes, predictions)) {
    parts.push(part);
    // Leaves the page time for other things.
    await new Promise((resolve) => setTimeout(resolve));
  }
  const url = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${file.name.replace(/\.csv$/i, "")}-predictions.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
