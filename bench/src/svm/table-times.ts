import { type OwnFit, timeFit } from "./own-times.ts";
import { publicTables, type TableWork } from "./public-tables.ts";
import { time } from "./result-table.ts";
import { measureScikitLearn } from "./scikit-learn.ts";

/** The fits of one table with one C and one weighting. */
export interface TableTime {
  readonly table: string;
  readonly shape: string;
  /** Milliseconds, over all machines. */
  readonly own: number;
  /** Milliseconds of SVC; null if scikit-learn is not installed. */
  readonly peer: number | null;
  /** The largest of (ours − theirs) / theirs over the machines: above 0 if a fit of ours has the larger objective. */
  readonly above: number;
}

/** Fits all tables of a folder here and with scikit-learn's SVC. */
export function timeTables(folder: string, scratch: string, env: NodeJS.ProcessEnv): TableTime[] {
  const works = publicTables(folder);
  const own = works.map(({ sets }) => sets.map((set) => timeFit(set, effortFor(set.rows * set.cols))));
  const jobs = works.flatMap(({ sets }) =>
    sets.map((set) => ({
      set,
      models: [{ model: "SVC" as const, warmUp: 0, runs: set.rows < 2000 ? 3 : 1 }],
    })),
  );
  const figures = measureScikitLearn(jobs, scratch, env)?.figures ?? [];
  return works.map((work, at) => tableTime(work, own[at] ?? [], figures));
}

function effortFor(values: number) {
  return values < 100_000 ? { warmUp: 5, runs: 9 } : { warmUp: 1, runs: 3 };
}

function tableTime(
  { table, shape }: TableWork,
  fits: readonly OwnFit[],
  figures: readonly { set: string; milliseconds: number; objective?: number | undefined }[],
): TableTime {
  const peers = fits.map(({ set }) => figures.find((figure) => figure.set === set.name));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    table,
    shape,
    own: sum(fits.map(({ milliseconds }) => milliseconds)),
    peer: figures.length === 0 ? null : sum(peers.map((peer) => peer?.milliseconds ?? Number.NaN)),
    above: Math.max(...fits.map(({ objective }, at) => objective / (peers[at]?.objective ?? Number.NaN) - 1)),
  };
}

/** The times as Markdown: a line per table, over its six fits. */
export function tablesReport(times: readonly TableTime[]): string {
  const names = [...new Set(times.map(({ table }) => table))];
  const lines = names.map((name) => {
    const of = times.filter(({ table }) => table === name);
    const ratios = of.map(({ own, peer }) => (peer ?? Number.NaN) / own);
    const worst = Math.max(...of.map(({ own }) => own));
    const below = of.every(({ above }) => above <= 1e-9) ? "yes" : "no";
    return `| ${name} | ${of[0]?.shape} | ${time(worst)} | ${mean(ratios)}× | ${Math.min(...ratios).toFixed(1)}× | ${of[0]?.peer === null ? "not compared" : below} |`;
  });
  const all = times.map(({ own, peer }) => (peer ?? Number.NaN) / own);
  return `Public tables, numbers standardised and categories in one column per level; C of 0.01, 1 and 100, plain and balanced; one machine
per class against the rest where there are more than two, times added up. Every fit converged. Ratios are SVC's time, at most 3,000,000 iterations, to ours; over all
fits the geometric mean is ${mean(all)}×.

| table | rows × columns | slowest of six | mean ratio | least ratio | no objective above SVC's |
| --- | --- | --- | --- | --- | --- |
${lines.join("\n")}
`;
}

function mean(ratios: readonly number[]): string {
  const value = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  return value.toFixed(value < 10 ? 1 : 0);
}
