import { assumed } from "./assumptions.ts";
import { serviceTimes } from "./compute-lines.ts";
import { instancesFor } from "./instance-time.ts";
import type { Measured } from "./measured.ts";
import { messageBytes } from "./message-bytes.ts";
import { secondsPerMonth } from "./month.ts";
import { presentPlan } from "./plan.ts";
import type { QuotaName } from "./quota.ts";
import type { Size } from "./size.ts";
import { cacheNeed, databaseGrowth } from "./store-lines.ts";
import { pricedServices, workloadOf } from "./workload.ts";

/** What so many batches a month demand in the busiest minute, and leave behind. */
export interface Demand {
  readonly batchesPerSecond: number;
  /** Of each quota, in its unit. */
  readonly of: Readonly<Record<QuotaName, number>>;
  readonly rowsPerSecond: number;
  readonly postgresCpu: number;
  readonly postgresTib: number;
  readonly redisCpu: number;
  readonly busiest: string;
}

export function demandOf(batches: number, size: Size, measured: Measured): Demand {
  const workload = workloadOf(batches);
  const rate = (assumed("peakRatio") * batches) / secondsPerMonth;
  const bytes = messageBytes(presentPlan.notesPerBatch);
  const growth = databaseGrowth(workload, measured, presentPlan) / 1_024;
  const services = serviceTimes(workload, size, measured, presentPlan)
    .filter(({ service }) => service !== "training" && pricedServices.some((one) => one === service))
    .map(({ service, load, size: own }) => {
      const perSecond = (assumed("peakRatio") * load.requests) / secondsPerMonth;
      const instances = Math.max(1, instancesFor(perSecond, load, own));
      return { service, instances, perInstance: perSecond / instances };
    })
    .sort((one, other) => other.instances - one.instances);
  return {
    batchesPerSecond: rate,
    of: {
      publish: (rate * (bytes.request + bytes.prediction)) / 1e6,
      push: (rate * (bytes.request + 2 * bytes.prediction)) / 1e6,
      instances: services[0]?.instances ?? 0,
      instanceRate: Math.max(...services.map(({ perInstance }) => perInstance)),
      disk: growth,
      cacheNode: cacheNeed(workload, measured, presentPlan),
    },
    rowsPerSecond: rate * presentPlan.notesPerBatch,
    postgresCpu: (rate * measured.postgresMilliseconds * assumed("cpuRatio")) / 1_000,
    postgresTib: growth,
    redisCpu: (rate * measured.redisMilliseconds * assumed("cpuRatio")) / 1_000,
    busiest: services[0]?.service ?? "",
  };
}
