import type { ClassificationReport } from "@loopline/contracts";
import { formatCount, formatShare } from "./format.ts";
import { formatTable } from "./table.ts";

const columns = ["REPORT", "PRECISION", "RECALL", "F1", "ROWS"].map((title, index) =>
  index === 0 ? { title } : { title, align: "right" as const },
);

const names = {
  "0": "fake",
  "1": "real",
  "macro avg": "macro avg",
  "weighted avg": "weighted avg",
} as const;

/** A training's report as the lines of a table. @param width columns of the terminal */
export function formatReport(report: ClassificationReport, width: number): string[] {
  const rows = (["0", "1", "macro avg", "weighted avg"] as const).map((key) => {
    const { precision, recall, "f1-score": f1, support } = report[key];
    return [
      `  ${names[key]}`,
      formatShare(precision),
      formatShare(recall),
      formatShare(f1),
      formatCount(support),
    ];
  });
  return formatTable(columns, rows, width);
}
