import { assumed } from "./assumptions.ts";
import { serviceTimes } from "./compute-lines.ts";
import { instancesFor } from "./instance-time.ts";
import type { Measured } from "./measured.ts";
import { secondsPerMonth } from "./month.ts";
import { type Plan, presentPlan } from "./plan.ts";
import { databaseMachine, type Size } from "./size.ts";
import { cacheNeed } from "./store-lines.ts";
import { workloadOf } from "./workload.ts";

/** Something that a size has less of than a month needs, at its busiest. */
export interface Shortage {
  readonly what: string;
  readonly has: number;
  readonly needs: number;
  readonly unit: string;
}

/** Of Memorystore's memory, 20 % is best left for what it does beside. */
export const usableMemory = 0.8;

/** What keeps the size from taking so many batches a month. Empty: it takes them. */
export function shortages(
  batches: number,
  size: Size,
  measured: Measured,
  plan: Plan = presentPlan,
): readonly Shortage[] {
  const workload = workloadOf(batches);
  const peak = assumed("peakRatio");
  const database = {
    what: "Cloud SQL, processor",
    has: databaseMachine(size.database.tier).vcpu * assumed("utilization"),
    needs: (peak * batches * measured.postgresMilliseconds * assumed("cpuRatio")) / 1_000 / secondsPerMonth,
    unit: "vCPU",
  };
  const cache = {
    what: "Redis, memory",
    has: size.redis.memory_gb * usableMemory,
    needs: cacheNeed(workload, measured, plan),
    unit: "GiB",
  };
  const services = serviceTimes(workload, size, measured, plan)
    // Trainings take turns, however many there are.
    .filter(({ service, load }) => service !== "training" && load.requests > 0)
    .map(({ service, size: own, load }) => ({
      what: `${service}, instances`,
      has: own.max,
      needs: instancesFor((peak * load.requests) / secondsPerMonth, load, own),
      unit: "",
    }));
  return [database, cache, ...services].filter(({ has, needs }) => needs > has);
}

/** Connections to the database when every service has as many instances as it may, and how many it takes. */
export function connections(size: Size): { readonly most: number; readonly allowed: number } {
  const most = Object.values(size.services).reduce(
    (sum, { max, connections: each = 0 }) => sum + max * each,
    0,
  );
  // Three are the superuser's.
  return { most, allowed: size.database.max_connections - 3 };
}

/** The most batches a month that the size takes, to three digits. */
export function mostBatches(size: Size, measured: Measured, plan: Plan = presentPlan): number {
  let takes = 0;
  let fails = 1e12;
  while (fails - takes > takes / 1_000 + 1) {
    const middle = Math.floor((takes + fails) / 2);
    if (shortages(middle, size, measured, plan).length === 0) takes = middle;
    else fails = middle;
  }
  return takes;
}
