import { formatCount, formatCreated, formatTable, printableLine } from "@loopline/command-line";
import { type BatchReply, type CachedBatch, featureNames } from "@loopline/contracts";

const listColumns = [
  { title: "CREATED (UTC)" },
  { title: "NOTES", align: "right" },
  { title: "REAL", align: "right" },
  { title: "FAKE", align: "right" },
  { title: "BATCH" },
] as const;

/** A list of batches as the lines of a table. @param width columns of the terminal */
export function formatBatches(batches: readonly CachedBatch[], width: number): string[] {
  const rows = batches.map(({ batch_id, predictions, created }) => {
    const real = predictions.filter((prediction) => prediction === "real").length;
    return [
      formatCreated(created),
      formatCount(predictions.length),
      formatCount(real),
      formatCount(predictions.length - real),
      printableLine(batch_id),
    ];
  });
  return formatTable(listColumns, rows, width);
}

/** All of one batch. @param width columns of the terminal */
export function formatBatch(batch: BatchReply, width: number): string[] {
  // A writer of the original keeps no features.
  const names = batch.features === undefined ? [] : featureNames;
  const columns = [
    ...names.map((name) => ({ title: name.toUpperCase(), align: "right" as const })),
    { title: "PREDICTION" },
    { title: "SUBJECT" },
  ];
  const rows = batch.subjects.map((subject, index) => [
    ...names.map((_, feature) => String(batch.features?.[index]?.[feature] ?? "")),
    batch.predictions[index] ?? "",
    printableLine(subject),
  ]);
  return [
    `batch    ${printableLine(batch.batch_id)}`,
    `created  ${formatCreated(batch.created)} UTC`,
    `model    ${printableLine(batch.model_file_name ?? "not known")}`,
    ...(batch.features === undefined ? ["features were not kept"] : []),
    "",
    ...formatTable(columns, rows, width),
  ];
}
