import type { Inference, InferredColumn } from "@loopline/dataset";
import { formatCount, formatShare, printableLine } from "./format.ts";
import { formatTable, wrap } from "./table.ts";

const columns = [
  { title: "COLUMN" },
  { title: "TYPE" },
  { title: "ROLE" },
  { title: "MISSING", align: "right" },
  { title: "VALUES" },
  { title: "WHY" },
] as const;

/** What was inferred from a table: columns with reasons, and warnings, in lines. @param width columns of the terminal */
export function formatInference(inference: Inference, width: number): string[] {
  const rows = inference.columns.map((column) => [
    cut(column.name, 30),
    column.type,
    column.role,
    column.missing === 0 ? "" : formatShare(column.missing),
    cut(formatValues(column), 26),
    printableLine(column.reason),
  ]);
  const { definition, labelledRows, warnings } = inference;
  const features = inference.columns.filter(({ role }) => role === "feature").length;
  const target = printableLine(definition["loopline:target"]);
  const counts = `${formatCount(inference.rows)} rows, ${formatCount(labelledRows)} of them with a class`;
  return [
    ...formatTable(columns, rows, width),
    "",
    `${target} is predicted from ${features} ${features === 1 ? "feature" : "features"}; ${counts}`,
    ...warnings.flatMap(({ message }) =>
      wrap(`warning: ${printableLine(message)}`, width - 2).map((line, i) => (i === 0 ? line : `  ${line}`)),
    ),
  ];
}

function formatValues({ levels, range }: InferredColumn): string {
  if (levels) return `${levels.length}: ${levels.join(", ")}`;
  return range ? range.join(" to ") : "";
}

function cut(text: string, length: number): string {
  const line = printableLine(text);
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
