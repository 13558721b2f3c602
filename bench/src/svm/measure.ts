import { percentile } from "../percentile.ts";

export interface Effort {
  /** Runs whose time is not counted. */
  readonly warmUp: number;
  /** Runs that are. */
  readonly runs: number;
  /** Calls per run, for what is too short for the clock; 1 unless given. */
  readonly calls?: number;
}

/** Median time of one call, in milliseconds. */
export function medianMilliseconds(act: () => unknown, { warmUp, runs, calls = 1 }: Effort): number {
  const times: number[] = [];
  for (let run = -warmUp; run < runs; run++) {
    const started = performance.now();
    for (let call = 0; call < calls; call++) act();
    if (run >= 0) times.push((performance.now() - started) / calls);
  }
  return percentile(times, 0.5);
}
