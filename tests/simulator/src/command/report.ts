import type { SimulationResult } from "../run-simulation.ts";
import type { Options } from "./options.ts";

/** Seeds with violations that are shown. */
const shownSeeds = 10;
/** Characters of a violation that are shown. */
const shownLength = 400;

/** What went wrong in one simulation, one example of each kind, and how to see it again. */
export function describeFailure({ seed, violations }: SimulationResult, options: Options): string {
  const kinds = Map.groupBy(violations, ({ invariant }) => invariant);
  const shown = [...kinds].map(([invariant, found]) => {
    const detail = found[0]?.detail ?? "";
    const cut = detail.length > shownLength ? `${detail.slice(0, shownLength)}…` : detail;
    return `  ${found.length} × broken: ${invariant}\n    ${cut}`;
  });
  return [`seed ${seed}`, ...shown, `  again: ${commandOf(seed, options)}`].join("\n");
}

/** All options but those that choose other seeds, so that a new one cannot be forgotten. */
function commandOf(seed: number, { seeds, from, workers, ...options }: Options): string {
  const given = Object.entries({ ...options, seed }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${value}`],
  );
  return `node tests/simulator/main.ts ${given.join(" ")}`;
}

/** @param seconds that it took */
export function summarise(results: readonly SimulationResult[], options: Options, seconds: number): string {
  const failed = results.filter(({ violations }) => violations.length > 0);
  const sum = (of: (result: SimulationResult) => number) =>
    Math.round(results.reduce((total, result) => total + of(result), 0)).toLocaleString("en");
  const perBatch = (1_000 * seconds * options.workers) / (results.length * options.batches);
  return [
    ...failed.slice(0, shownSeeds).map((result) => describeFailure(result, options)),
    `${results.length} seeds of ${options.batches} batches: ${sum(({ messages }) => messages)} messages, ` +
      `${sum(({ trainings }) => trainings)} trainings, ${sum(({ virtualSeconds }) => virtualSeconds / 3_600)} hours`,
    `${seconds.toFixed(1)} s on ${options.workers} threads, ${perBatch.toFixed(1)} ms of a thread per batch`,
    failed.length === 0 ? "every invariant held" : `${failed.length} seeds broke an invariant`,
  ].join("\n");
}
