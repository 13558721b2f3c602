import { assumed } from "./assumptions.ts";
import { secondsPerMonth } from "./month.ts";
import type { Plan } from "./plan.ts";
import type { ServiceSize } from "./size.ts";

/** What Cloud Run rounds the time up to in which an instance serves. */
export const granularitySeconds = 0.1;

export interface Load {
  /** Requests in a month. */
  readonly requests: number;
  /** Processor seconds for one. */
  readonly cpuSeconds: number;
  /** Seconds from its arrival to its answer. */
  readonly seconds: number;
}

export interface InstanceTime {
  /** Instances at the month's mean rate; at least one where there are any requests. */
  readonly instances: number;
  /** Instance-seconds in which requests are served, as Cloud Run bills them. */
  readonly busy: number;
  /** Instance-seconds of those that are always there, whether they serve or not. */
  readonly kept: number;
}

/** Instances that a rate needs. @param rate requests per second */
export function instancesFor(rate: number, { cpuSeconds, seconds }: Load, size: ServiceSize): number {
  const share = assumed("utilization");
  // An instance that takes one request at a time is full with that one.
  const places = size.concurrency === 1 ? 1 : size.concurrency * share;
  return Math.max((rate * cpuSeconds) / (size.cpu * share), (rate * seconds) / places);
}

export function roundUp(seconds: number): number {
  // Whole tenths, but for what binary fractions add.
  return Math.ceil(Math.round((seconds / granularitySeconds) * 1e6) / 1e6) * granularitySeconds;
}

/**
 * Time that a month's requests, evenly spread, keep instances. With one request at a time each takes its own time, rounded
 * up. With more, those that overlap share it: an instance that requests reach at a rate of λ, each for a time d, serves at
 * least one of them for a share 1 − e^(−λd) of the time (the busy share of M/D/∞). Evenly spread is the dearest way, for
 * that share rises ever more slowly with λ.
 */
export function instanceTime(load: Load, size: ServiceSize, billing: Plan["billing"]): InstanceTime {
  const rate = load.requests / secondsPerMonth;
  const needed = instancesFor(rate, load, size);
  if (billing === "instance") {
    const alive = Math.max(size.min, load.requests > 0 ? Math.max(1, needed) : 0);
    return { instances: alive, busy: alive * secondsPerMonth, kept: 0 };
  }
  const kept = size.min * secondsPerMonth;
  if (load.requests === 0) return { instances: size.min, busy: 0, kept };
  const instances = Math.max(1, needed);
  const each = roundUp(Math.max(load.seconds, load.cpuSeconds / size.cpu));
  const busy =
    size.concurrency === 1
      ? load.requests * each
      : instances * secondsPerMonth * (1 - Math.exp((-rate * each) / instances));
  return { instances, busy, kept };
}
