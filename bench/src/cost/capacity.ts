import { cacheNeed, databaseMachine } from "./bill.ts";
import {
  type Design,
  instancesFor,
  presentDesign,
  type Size,
  SizeSchema,
  serviceLoads,
} from "./instances.ts";
import type { Measured } from "./measured.ts";
import { assumed } from "./tables.ts";
import { secondsPerMonth, workloadOf } from "./workload.ts";

/** A resource of a size that is too small for the busiest minute of a month. */
export interface Shortage {
  readonly what: string;
  readonly has: number;
  readonly needs: number;
  readonly unit: string;
}

/** Google recommends to leave 20 % of Memorystore's memory free. */
export const usableMemory = 0.8;

/** The resources that are too small for so many batches a month. */
export function shortages(
  batches: number,
  size: Size,
  measured: Measured,
  design: Design = presentDesign,
): readonly Shortage[] {
  const workload = workloadOf(batches);
  const perSecond = assumed("peakRatio") / secondsPerMonth;
  const cpuSeconds = (measured.postgresMilliseconds / 1_000) * assumed("cpuRatio");
  const resources = [
    {
      what: "Cloud SQL, processor",
      has: databaseMachine(size.database.tier).vcpu * assumed("utilization"),
      needs: perSecond * batches * cpuSeconds,
      unit: " vCPU",
    },
    {
      what: "Redis, memory",
      has: size.redis.memory_gb * usableMemory,
      needs: cacheNeed(workload, measured, design),
      unit: " GiB",
    },
    ...serviceLoads(workload, size, measured, design)
      // Trainings run one at a time.
      .filter(({ service, load }) => service !== "training" && load.requests > 0)
      .map(({ service, size: own, load }) => ({
        what: `${service}, instances`,
        has: own.max,
        needs: instancesFor(perSecond * load.requests, load, own),
        unit: "",
      })),
  ];
  return resources.filter(({ has, needs }) => needs > has);
}

/** The largest number of batches a month that a size can handle, to three digits. */
export function maxBatches(size: Size, measured: Measured): number {
  let possible = 0;
  let tooMany = 1e12;
  while (tooMany - possible > possible / 1_000 + 1) {
    const middle = Math.floor((possible + tooMany) / 2);
    if (shortages(middle, size, measured).length === 0) possible = middle;
    else tooMany = middle;
  }
  return possible;
}

/** Cloud SQL's machines, each twice as large as the one before. */
const machines = [
  "db-custom-1-3840",
  "db-custom-2-7680",
  "db-custom-4-15360",
  "db-custom-8-30720",
  "db-custom-16-61440",
  "db-custom-32-122880",
  "db-custom-64-245760",
];

/** The size with every resource enlarged that is too small for so many batches a month. */
export function grownSize(
  size: Size,
  batches: number,
  measured: Measured,
  design: Design = presentDesign,
): Size {
  const short = (from: Size) => shortages(batches, from, measured, design);
  const needs = new Map(short(size).map((one) => [one.what, one.needs]));
  const memory_gb = Math.max(
    size.redis.memory_gb,
    Math.ceil((needs.get("Redis, memory") ?? 0) / usableMemory),
  );
  const services = Object.entries(size.services).map(([name, own]) => [
    name,
    { ...own, max: Math.max(own.max, Math.ceil(needs.get(`${name}, instances`) ?? 0)) },
  ]);
  const withTier = (tier: string): Size => ({ ...size, database: { ...size.database, tier } });
  const isLargeEnough = (tier: string) =>
    !short(withTier(tier)).some(({ what }) => what.startsWith("Cloud SQL"));
  const { tier: present } = size.database;
  const tier = [present, ...machines.slice(machines.indexOf(present) + 1)].find(isLargeEnough);
  if (tier === undefined) throw new Error(`one database server cannot handle ${batches} batches a month`);
  return {
    ...withTier(tier),
    redis: { ...size.redis, memory_gb },
    services: SizeSchema.shape.services.parse(Object.fromEntries(services)),
  };
}
