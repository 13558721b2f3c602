import { shortages, usableMemory } from "./capacity.ts";
import type { Measured } from "./measured.ts";
import { type Plan, presentPlan } from "./plan.ts";
import { type Size, SizeSchema } from "./size.ts";
import { cacheNeed } from "./store-lines.ts";
import { workloadOf } from "./workload.ts";

/** Cloud SQL's machines, each twice the one before. */
const machines = [
  "db-custom-1-3840",
  "db-custom-2-7680",
  "db-custom-4-15360",
  "db-custom-8-30720",
  "db-custom-16-61440",
  "db-custom-32-122880",
  "db-custom-64-245760",
];

/** The size, with more of what it has too little of for so many batches a month. Never less of anything. */
export function grownSize(size: Size, batches: number, measured: Measured, plan: Plan = presentPlan): Size {
  const need = cacheNeed(workloadOf(batches), measured, plan) / usableMemory;
  const redis = { ...size.redis, memory_gb: Math.max(size.redis.memory_gb, Math.ceil(need)) };
  const services = SizeSchema.shape.services.parse(
    Object.fromEntries(
      Object.entries(size.services).map(([name, own]) => {
        const short = shortages(batches, size, measured, plan).find(
          ({ what }) => what === `${name}, instances`,
        );
        return [name, { ...own, max: Math.max(own.max, Math.ceil(short?.needs ?? 0)) }];
      }),
    ),
  );
  const isTooSlow = (tier: string) =>
    shortages(batches, { ...size, database: { ...size.database, tier } }, measured, plan).some(({ what }) =>
      what.startsWith("Cloud SQL"),
    );
  const from = machines.indexOf(size.database.tier) + 1;
  const tier = [size.database.tier, ...machines.slice(from)].find((one) => !isTooSlow(one));
  if (tier === undefined) throw new Error(`no database of one machine takes ${batches} batches a month`);
  return { ...size, redis, services, database: { ...size.database, tier } };
}
