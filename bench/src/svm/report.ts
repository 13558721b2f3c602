import { cpus } from "node:os";
import type { Measured } from "./measure-all.ts";
import type { OwnFit } from "./own-times.ts";
import { type ResultRow, resultTable, time } from "./result-table.ts";
import type { Work } from "./scikit-learn.ts";
import { tablesReport } from "./table-times.ts";
import { type Timed, timesPlot } from "./times-plot.ts";

/** What scikit-learn calls it. */
const PEERS: Readonly<Record<Work, string>> = {
  SVC: "SVC",
  LinearSVC: "LinearSVC",
  SGD: "SGDClassifier",
  predict: "SVC",
  predictOne: "SVC",
  report: "classification_report",
};

/** The measurements as Markdown: how they were made, the table, what is not in it. @param date day of the run */
export function report(measured: Measured, date: string): string {
  const { worker, memory, version, realNotes } = measured;
  const rows = realNotes
    ? "of the real notes, the original's own split"
    : "generated, as REAL_DATA_DIR was not set";
  const peer =
    version === null
      ? "scikit-learn's figures were recorded on another machine with two cores, as it is not installed here"
      : `scikit-learn ${version}, side by side`;
  return `Made by \`npm run bench:svm\` on ${date}: Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]?.model}; ${peer}.

Medians. SVC, LinearSVC (which stops unconverged) and SGDClassifier are scikit-learn's. Rows are generated notes, but the 1,097 are
${rows}; 10,000 × 64 are two normal clouds 4 deviations apart, those that overlap 1 apart. Every fit here has a relative
duality gap below 1e-9; the last column is how far the peer's objective is above ours, relative.

${resultTable([...fitRows(measured), ...afterRows(measured), ...npmRows(measured)])}

- A fit of ${memory.name} takes at most ${(memory.peak / memory.input).toFixed(2)} × the input's memory, the input included
  (${megabytes(memory.peak)} for ${megabytes(memory.input)}; at most 3 × is to be reached).
- \`fitInWorker\` took ${time(worker.milliseconds)} for the million rows; the event loop stood still for ${time(worker.pause)} at most.
${measured.tables.length === 0 ? "" : `\n${tablesReport(measured.tables)}`}`;
}

/** The plot that belongs to the page. */
export function plot({ fits, figures, npm }: Measured): string {
  const own = [fits.first, fits.tenThousand, fits.hundredThousand, fits.million];
  const rowsOf = new Map(own.map(({ set }) => [set.name, set.rows]));
  const names: Partial<Record<Work, string>> = {
    SVC: "scikit-learn SVC",
    LinearSVC: "LinearSVC, unconverged",
    SGD: "SGDClassifier, worse",
  };
  return timesPlot([
    ...own.map(({ set: { rows }, milliseconds }): Timed => ({ name: "@loopline/svm", rows, milliseconds })),
    ...figures.flatMap(({ set, model, milliseconds }): Timed[] => {
      const name = names[model];
      const rows = rowsOf.get(set);
      return name === undefined || rows === undefined ? [] : [{ name, rows, milliseconds }];
    }),
    ...npm.first.map(({ name, milliseconds }): Timed => ({ name, rows: fits.first.set.rows, milliseconds })),
    ...npm.tenThousand.map(
      ({ name, milliseconds }): Timed => ({ name, rows: fits.tenThousand.set.rows, milliseconds }),
    ),
  ]);
}

function fitRows(measured: Measured): ResultRow[] {
  const { first, tenThousand, hundredThousand, million, wide, wideOverlap, overlap, largeOverlap, ties } =
    measured.fits;
  const row = (
    fit: OwnFit,
    goal: Pick<ResultRow, "reach" | "reachRatio">,
    model: Work = "SVC",
  ): ResultRow => ({
    work: `fit ${fit.set.name}`,
    ...against(measured, fit, model),
    ours: fit.milliseconds,
    ...goal,
  });
  return [
    row(first, { reach: 0.25, reachRatio: 20 }),
    row(tenThousand, { reach: 3 }),
    row(hundredThousand, { reach: 25, reachRatio: 200 }),
    row(overlap, {}),
    row(million, { reach: 250 }, "LinearSVC"),
    row(million, { reach: 250 }, "SGD"),
    row(largeOverlap, {}),
    row(wide, { reachRatio: 20 }),
    row(wideOverlap, { reachRatio: 20 }),
    row(ties, { reachRatio: 1 }),
  ];
}

function afterRows(measured: Measured): ResultRow[] {
  const { after, fits } = measured;
  const row = (work: string, ours: number, model: Work, reach: number): ResultRow => {
    return { work, ours, reach, ...against(measured, fits.million, model) };
  };
  return [
    row("predict 1,000,000 × 4", after.predict, "predict", 5),
    row("predict 1 row, warm", after.predictOne, "predictOne", 3e-4),
    row("classification report, 275 rows", after.report, "report", 0.05),
  ];
}

function npmRows({ npm, fits: { first } }: Measured): ResultRow[] {
  return npm.first.map(({ name, milliseconds, objective }) => ({
    work: `fit ${first.set.name}`,
    peer: milliseconds,
    peerName: name,
    ours: first.milliseconds,
    reachRatio: 1,
    worse: objective / first.objective - 1,
  }));
}

function against({ figures, version }: Measured, { set, objective }: OwnFit, model: Work) {
  const figure = figures.find((each) => each.set === set.name && each.model === model);
  return {
    peer: figure?.milliseconds ?? null,
    recorded: version === null,
    peerName: PEERS[model],
    ...(figure?.objective === undefined ? {} : { worse: figure.objective / objective - 1 }),
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
