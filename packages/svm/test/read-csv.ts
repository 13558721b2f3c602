import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.REAL_DATA_DIR;

/** Whether the real data is at hand, and what to say where it is not. */
export const realData = {
  missing: folder === undefined || !existsSync(join(folder, "banknote_authentication.csv")),
  note: "(needs REAL_DATA_DIR, the folder with banknote_authentication.csv)",
};

/** Four features and a class per line, after a heading; LF or CRLF, with or without a last line end. */
export function readRealCsv(name: string) {
  const lines = readFileSync(join(folder ?? "", name), "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1);
  const values = lines.map((line) => line.split(",").map(Number));
  return {
    x: Float64Array.from(values.flatMap((row) => row.slice(0, 4))),
    y: Uint8Array.from(values, (row) => row[4]),
    rows: values.length,
    cols: 4,
  };
}
