import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Measured } from "./measured.ts";
import { assumed } from "./tables.ts";
import { type PricedService, pricedServices, secondsPerMonth, type Workload } from "./workload.ts";

const ServiceSizeSchema = z.object({
  cpu: z.coerce.number().positive(),
  memory_mb: z.number().positive(),
  /** Maximum requests at a time per instance. */
  concurrency: z.int().positive(),
  min: z.int().min(0),
  max: z.int().positive(),
});

export const SizeSchema = z.object({
  database: z.object({
    tier: z.string(),
    availability: z.enum(["ZONAL", "REGIONAL"]),
    disk_gb: z.number().positive(),
  }),
  redis: z.object({ tier: z.enum(["BASIC", "STANDARD_HA"]), memory_gb: z.number().positive() }),
  load_balancer: z.boolean(),
  services: z.record(z.enum([...pricedServices, "web"]), ServiceSizeSchema),
});

export const sizeNames = ["demo", "small", "large"] as const;
export type SizeName = (typeof sizeNames)[number];
export type Size = z.infer<typeof SizeSchema>;
export type Sizes = Readonly<Record<SizeName, Size>>;
export type ServiceSize = z.infer<typeof ServiceSizeSchema>;

/** Reads the sizes of infra. */
export function readSizes(): Sizes {
  const file = join(import.meta.dirname, "../../../infra/sizes.json");
  return z.record(z.enum(sizeNames), SizeSchema).parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Properties of the design that change the price. */
export interface Design {
  readonly notesPerBatch: number;
  /** Maximum requests at a time per instance; from the size unless given. */
  readonly concurrency?: number;
  /** Days for which Redis keeps a batch; as measured unless given. */
  readonly rememberedDays?: number;
  /** Whether services log a line per message, and Cloud Run one per request. */
  readonly logsSuccess: boolean;
}

export const presentDesign: Design = { notesPerBatch: assumed("notesPerBatch"), logsSuccess: true };

export interface Load {
  /** Requests in a month. */
  readonly requests: number;
  /** Processor seconds per request. */
  readonly cpuSeconds: number;
  /** Seconds from a request to its response. */
  readonly seconds: number;
}

/** Instances that a rate needs. @param rate requests per second */
export function instancesFor(rate: number, { cpuSeconds, seconds }: Load, size: ServiceSize): number {
  const share = assumed("utilization");
  // An instance for one request at a time is full with one.
  const places = size.concurrency === 1 ? 1 : size.concurrency * share;
  return Math.max((rate * cpuSeconds) / (size.cpu * share), (rate * seconds) / places);
}

/** Cloud Run rounds the time of an instance up to tenths of a second. */
export function roundUp(seconds: number): number {
  // The inner rounding removes errors of binary fractions.
  return Math.ceil(Math.round(seconds * 10 * 1e6) / 1e6) / 10;
}

/**
 * Instance-seconds that Cloud Run bills for a month's requests, evenly spread. With one request at a time each takes its own
 * time, rounded up. Otherwise overlapping requests share it: an instance with requests at a rate λ, each for a time d, serves
 * at least one of them for a share 1 − e^(−λd) of the time (the busy share of M/D/∞). An even spread is the most expensive,
 * because that share is concave in λ.
 */
export function busySeconds(load: Load, size: ServiceSize): number {
  if (load.requests === 0) return 0;
  const rate = load.requests / secondsPerMonth;
  const each = roundUp(Math.max(load.seconds, load.cpuSeconds / size.cpu));
  if (size.concurrency === 1) return load.requests * each;
  const instances = Math.max(1, instancesFor(rate, load, size));
  return instances * secondsPerMonth * (1 - Math.exp((-rate * each) / instances));
}

export interface ServiceLoad {
  readonly service: PricedService | "web";
  readonly size: ServiceSize;
  readonly load: Load;
}

/** The month's load of each service. The web UI is idle: customers call the APIs. */
export function serviceLoads(
  workload: Workload,
  size: Size,
  measured: Measured,
  { concurrency }: Design,
): readonly ServiceLoad[] {
  return [...pricedServices, "web" as const].map((service) => {
    const given = size.services[service];
    // Google gives less than a whole vCPU only to instances with one request at a time.
    const own = { ...given, concurrency: given.cpu < 1 ? 1 : (concurrency ?? given.concurrency) };
    return { service, size: own, load: loadOf(service, workload, measured) };
  });
}

function loadOf(service: PricedService | "web", workload: Workload, measured: Measured): Load {
  if (service === "web") return { requests: 0, cpuSeconds: 0, seconds: 0 };
  // Batches of other sizes are assumed to need the same: most of the work does not depend on the notes.
  const cpuSeconds = (measured.cpuMilliseconds[service] / 1_000) * assumed("cpuRatio");
  if (service === "training") {
    // Deliveries during a training are refused at once, at almost no cost.
    const seconds = assumed("trainingSeconds") + cpuSeconds;
    return { requests: workload.trainings, cpuSeconds, seconds };
  }
  const times: Partial<Record<PricedService, string>> = {
    "ingest-api": "apiSeconds",
    "predict-api": "waitSeconds",
  };
  const seconds = assumed(times[service] ?? "functionSeconds");
  return { requests: workload.requests.get(service) ?? 0, cpuSeconds, seconds };
}
