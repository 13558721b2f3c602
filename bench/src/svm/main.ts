import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBenchmark } from "../run-benchmark.ts";
import { measureAll } from "./measure-all.ts";
import { plot, report } from "./report.ts";

const root = join(import.meta.dirname, "../../..");
const results = join(root, "bench/results");
const readme = join(root, "packages/svm/README.md");
const marked = /(<!-- bench:svm -->\n).*(<!-- \/bench:svm -->)/s;

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "bench-svm-"));
  try {
    const measured = await measureAll({ scratch, realData: process.env.REAL_DATA_DIR, env: process.env });
    const text = report(measured, new Date().toISOString().slice(0, 10));
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, "svm.svg"), plot(measured));
    writeFileSync(
      join(results, "svm.md"),
      `# @loopline/svm beside its peers\n\n${text}\n${image("svm.svg")}\n`,
    );
    const part = `${text}\n${image("../../bench/results/svm.svg")}\n`;
    const before = readFileSync(readme, "utf8");
    writeFileSync(
      readme,
      before.replace(marked, (_, open: string, close: string) => open + part + close),
    );
    console.log(text);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function image(path: string): string {
  return `![Time to fit against rows, for @loopline/svm and its peers](${path})`;
}

await runBenchmark(
  "bench:svm",
  {
    about: `times @loopline/svm, scikit-learn and the SVMs on npm, and prints the result. Writes bench/results/svm.md, svm.svg and
  the marked part of packages/svm/README.md. Takes two minutes, in which nothing else should run. REAL_DATA_DIR is the
  folder with banknote_authentication.csv, if there is one`,
  },
  main,
);
