import { readFileSync } from "node:fs";
import { inferDefinition, parseRecords, readDefinition, readTableFile } from "@loopline/dataset";
import { chooseRows } from "./src/choose-rows.ts";
import { fitSnapshot } from "./src/fit-snapshot.ts";
import { crossValidate, defaultFolds } from "./src/index.ts";
import { judgeRows } from "./src/judge-rows.ts";

const targets: Record<string, string> = { credit: "Status", penguins: "species", stackoverflow: "Remote" };
const reference = JSON.parse(readFileSync("/work/shared/reference/tables.json", "utf8")).tables;
const clock = { seconds: () => performance.now() / 1000, now: () => new Date() };
const names = process.argv.slice(2).length ? process.argv.slice(2) : Object.keys(reference);
for (const name of names) {
  const file = `/work/shared/data/tables/${name}.csv`;
  const { definition } = await inferDefinition(await readTableFile(file), { name, target: targets[name] });
  const dataset = readDefinition(JSON.stringify(definition), name);
  const all = (await Array.fromAsync(parseRecords(dataset, await readTableFile(file)))).filter(
    (r) => r.label !== null,
  );
  const rowsOf = (some: typeof all, correction = (_: number) => false) => ({
    records: some.map((r) => r.values),
    labels: some.map((r) => r.label ?? 0),
    sources: some.map(() => null),
    isCorrection: some.map((_, i) => correction(i)),
    included: some.map(() => null),
  });
  const testSet = { records: [], labels: [] };
  const aside = (c: (i: number) => boolean) =>
    judgeRows(dataset, rowsOf(all, c), testSet).filter((j) => j.status === "set_aside").length;
  const n = all.length;
  const asides = [aside(() => false), aside((i) => i >= 20), aside((i) => i % 2 === 1), aside((i) => i >= 6)];
  const t0 = clock.seconds();
  const fitted = fitSnapshot(dataset, { rows: rowsOf(all), testSet }, { maxSourceShare: 1 }, clock);
  const t1 = clock.seconds();
  const few = fitSnapshot(
    dataset,
    { rows: rowsOf(all.filter((_, i) => i % Math.ceil(n / 90) === 0)), testSet },
    { maxSourceShare: 1 },
    clock,
  );
  const t2 = clock.seconds();
  const cv = process.env.CV
    ? crossValidate(
        dataset,
        all.map((r) => r.values),
        all.map((r) => r.label ?? 0),
        defaultFolds(n),
      ).report
    : undefined;
  const ref = reference[name].balanced;
  console.log(
    name,
    n,
    "distinct",
    chooseRows(dataset, { rows: rowsOf(all), testSet }, 1).records,
    "aside all-first/20first/half/6first",
    asides.join("/"),
    "acc",
    fitted.report.accuracy.toFixed(4),
    "macro-rec",
    fitted.report["macro avg"].recall.toFixed(4),
    `fit ${(t1 - t0).toFixed(2)}s`,
    JSON.stringify(fitted.times),
    "few:",
    few.records,
    few.report.accuracy.toFixed(3),
    JSON.stringify(few.report.interval),
    `${(t2 - t1).toFixed(2)}s`,
    "ref",
    ref.accuracy,
    ref.balanced_accuracy,
    cv && [cv.accuracy.toFixed(4), cv.balancedAccuracy.toFixed(4)].join(),
  );
}
