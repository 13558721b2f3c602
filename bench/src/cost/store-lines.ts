import { assumed } from "./assumptions.ts";
import { type Line, priced, round } from "./line.ts";
import type { Measured } from "./measured.ts";
import { gib, hoursPerMonth } from "./month.ts";
import type { Plan } from "./plan.ts";
import { databaseMachine, type Size } from "./size.ts";
import type { Workload } from "./workload.ts";

/** Bytes grow with the notes of a batch. @param bytes of a batch as it was measured */
function forNotes(bytes: number, measured: Measured, plan: Plan): number {
  return (bytes * plan.notesPerBatch) / measured.notesPerBatch;
}

/** GiB that Postgres has more at the end of the month. Nothing is ever deleted. */
export function databaseGrowth(workload: Workload, measured: Measured, plan: Plan): number {
  const bytes =
    workload.batches * forNotes(measured.postgresBytesPerBatch, measured, plan) +
    workload.feedbacks * forNotes(measured.postgresBytesPerFeedback, measured, plan);
  return bytes / gib;
}

/** GiB of memory that Redis needs once the oldest batches are forgotten as fast as new ones come. */
export function cacheNeed(workload: Workload, measured: Measured, plan: Plan): number {
  const seconds =
    plan.rememberedDays === undefined ? measured.rememberedSeconds : plan.rememberedDays * 86_400;
  const remembered = workload.batches * Math.min(1, seconds / (hoursPerMonth * 3_600));
  const bytes = remembered * forNotes(measured.redisBytesPerBatch, measured, plan);
  return assumed("redisFixedGb") + (bytes * assumed("redisFragmentation")) / gib;
}

/** Cloud SQL at the end of the first month. */
export function databaseLines(workload: Workload, size: Size, measured: Measured, plan: Plan): Line[] {
  const { tier, availability, disk_gb } = size.database;
  const nodes = availability === "REGIONAL" ? 2 : 1;
  const twice = nodes === 2 ? "2 zones × " : "";
  const grown = databaseGrowth(workload, measured, plan);
  // The disk grows by itself when it is nearly full, and never shrinks.
  const disk = Math.max(disk_gb, grown);
  const group = "Cloud SQL" as const;
  const hours = nodes * hoursPerMonth;
  const { vcpu, memoryGb } = databaseMachine(tier);
  const machine: Line[] =
    tier === "db-f1-micro" || tier === "db-g1-small"
      ? [priced(group, tier, hours, tier === "db-f1-micro" ? "sqlMicro" : "sqlSmall", `${twice}730 h: `)]
      : [
          priced(group, `${tier}, processor`, hours * vcpu, "sqlCpu", `${twice}${vcpu} vCPU × 730 h: `),
          priced(
            group,
            `${tier}, memory`,
            hours * memoryGb,
            "sqlMemory",
            `${twice}${round(memoryGb)} GiB × 730 h: `,
          ),
        ];
  return [
    ...machine,
    priced(group, "disk", nodes * disk, "sqlStorage", twice === "" ? "" : `${twice}${round(disk)} GiB: `),
    priced(group, "backups", Math.max(0.1, grown) * assumed("backupShare"), "sqlBackup"),
  ];
}

/** The greatest capacity, in GiB, of which the price is known. */
const smallestTierGb = 4;

export function cacheLines(size: Size): Line[] {
  const { tier, memory_gb } = size.redis;
  const name = memory_gb > smallestTierGb ? "redisLarger" : tier === "BASIC" ? "redisBasic" : "redisStandard";
  const how = `${memory_gb} GiB × 730 h: `;
  return [priced("Memorystore", `Redis, ${tier}, ${memory_gb} GiB`, memory_gb * hoursPerMonth, name, how)];
}
