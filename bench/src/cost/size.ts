import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { pricedServices } from "./workload.ts";

const ServiceSizeSchema = z.object({
  cpu: z.coerce.number().positive(),
  memory_mb: z.number().positive(),
  /** Requests that an instance takes at once. */
  concurrency: z.int().positive(),
  /** Instances that are always kept, and at most. */
  min: z.int().min(0),
  max: z.int().positive(),
  /** To the database, of each instance. */
  connections: z.int().positive().optional(),
});

export const SizeSchema = z.object({
  database: z.object({
    tier: z.string().regex(/^db-(f1-micro|g1-small|custom-\d+-\d+)$/),
    availability: z.enum(["ZONAL", "REGIONAL"]),
    disk_gb: z.number().positive(),
    max_connections: z.int().positive(),
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

const file = join(import.meta.dirname, "../../../infra/sizes.json");

/** The sizes of an environment that `infra` builds. */
export function readSizes(): Sizes {
  return z.record(z.enum(sizeNames), SizeSchema).parse(JSON.parse(readFileSync(file, "utf8")));
}

/** vCPUs and GiB of memory of a Cloud SQL tier. The shared ones have a part of a core. */
export function databaseMachine(tier: string): { readonly vcpu: number; readonly memoryGb: number } {
  if (tier === "db-f1-micro") return { vcpu: 0.2, memoryGb: 0.6 };
  if (tier === "db-g1-small") return { vcpu: 0.5, memoryGb: 1.7 };
  const [, vcpu, megabytes] = /^db-custom-(\d+)-(\d+)$/.exec(tier) ?? [];
  if (vcpu === undefined || megabytes === undefined) throw new Error(`unknown database tier ${tier}`);
  return { vcpu: Number(vcpu), memoryGb: Number(megabytes) / 1_024 };
}
