import type { Basis } from "./price.ts";

/** What Google lets a project have, unless asked for more. */
export interface Quota {
  readonly what: string;
  readonly limit: number;
  readonly unit: string;
  /** Whether more can be had by asking. */
  readonly canGrow: boolean;
  readonly source: string;
  readonly basis: Basis;
  readonly read: string;
}

export const quotas = {
  publish: {
    what: "Pub/Sub, published in a large region",
    limit: 4_000,
    unit: "MB/s",
    canGrow: true,
    source: "https://cloud.google.com/pubsub/quotas",
    basis: "quoted",
    read: "2026-11-25",
  },
  push: {
    what: "Pub/Sub, pushed in a large region",
    limit: 440,
    unit: "MB/s",
    canGrow: true,
    source: "https://cloud.google.com/pubsub/quotas",
    basis: "quoted",
    read: "2026-11-25",
  },
  instances: {
    what: "Cloud Run, instances of a service unless told",
    limit: 100,
    unit: "instances",
    canGrow: true,
    source: "https://cloud.google.com/run/docs/configuring/max-instances",
    basis: "quoted",
    read: "2026-09-22",
  },
  instanceRate: {
    what: "Cloud Run, requests of one instance by HTTP/1",
    limit: 800,
    unit: "per second",
    canGrow: false,
    source: "https://cloud.google.com/run/quotas",
    basis: "quoted",
    read: "2026-09-22",
  },
  disk: {
    what: "Cloud SQL, disk of one instance",
    limit: 64,
    unit: "TiB",
    canGrow: false,
    source: "https://cloud.google.com/sql/docs/quotas",
    basis: "quoted",
    read: "2026-11-25",
  },
  cacheNode: {
    what: "Memorystore for Valkey, keys in one node",
    limit: 88,
    unit: "GB",
    canGrow: false,
    source: "https://cloud.google.com/memorystore/docs/valkey/instance-node-specification",
    basis: "quoted",
    read: "2026-11-25",
  },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof quotas;
