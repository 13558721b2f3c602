import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureAll } from "./measure-all.ts";
import { plot, report } from "./report.ts";

/**
 * Times @loopline/svm beside scikit-learn and npm's SVMs, prints the result, and writes it to bench/results: svm.md and
 * svm.svg. Takes some two minutes; nothing else should run meanwhile. REAL_DATA_DIR, if set, is the folder with
 * banknote_authentication.csv.
 */
const results = join(import.meta.dirname, "../../results");
const scratch = mkdtempSync(join(tmpdir(), "bench-svm-"));
try {
  const measured = await measureAll({ scratch, realData: process.env.REAL_DATA_DIR, env: process.env });
  const markdown = report(measured, new Date().toISOString().slice(0, 10));
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, "svm.md"), markdown);
  writeFileSync(join(results, "svm.svg"), plot(measured));
  console.log(markdown);
} finally {
  rmSync(scratch, { recursive: true });
}
