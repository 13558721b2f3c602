import { quantile } from "@loopline/statistics";

/** Of the runs that count. */
const fewest = 3;

/** What is quicker than this is run many times between two looks at the clock. In milliseconds. */
const clockStep = 1;

/**
 * How long `work` takes: the median of as many runs as fit into `budgetMs`, but three at least, after runs that
 * take as long and do not count, in which the engine compiles it.
 * @returns milliseconds
 */
export function medianTime(work: () => unknown, budgetMs = 100): number {
  let repeats = 1;
  for (let spent = 0; spent < budgetMs; ) {
    const time = timeOf(work, repeats);
    spent += time;
    if (time < clockStep) repeats *= 2;
  }
  const times: number[] = [];
  for (let spent = 0; spent < budgetMs || times.length < fewest; ) {
    const time = timeOf(work, repeats);
    spent += time;
    times.push(time / repeats);
  }
  return quantile(
    times.sort((a, b) => a - b),
    0.5,
  );
}

function timeOf(work: () => unknown, repeats: number): number {
  const started = performance.now();
  for (let i = 0; i < repeats; i++) work();
  return performance.now() - started;
}
