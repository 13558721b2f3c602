import {
  type Bill,
  billOf,
  cacheLines,
  cacheNeed,
  charge,
  databaseLines,
  fileLines,
  logLines,
  messagingLines,
  monthlyBill,
  priced,
} from "./bill.ts";
import { grownSize, usableMemory } from "./capacity.ts";
import { busySeconds, type Design, presentDesign, type Size } from "./instances.ts";
import type { Measured } from "./measured.ts";
import { assumed, priceOf } from "./tables.ts";
import { clientRequests, hoursPerMonth, workloadOf } from "./workload.ts";

/** Other designs, with the batches that they need instead of one. */
export const designs: readonly {
  readonly what: string;
  readonly design: Design;
  readonly batches: number;
}[] = [
  { what: "the present design", design: presentDesign, batches: 1 },
  {
    what: "one request at a time per instance, the default of functions",
    design: { ...presentDesign, concurrency: 1 },
    batches: 1,
  },
  {
    what: "no log lines for successful requests (LOG_LEVEL=warn)",
    design: { ...presentDesign, logsSuccess: false },
    batches: 1,
  },
  {
    what: "batches kept in Redis for one day instead of eight",
    design: { ...presentDesign, rememberedDays: 1 },
    batches: 1,
  },
  {
    what: "both of these",
    design: { ...presentDesign, logsSuccess: false, rememberedDays: 1 },
    batches: 1,
  },
  {
    what: "the same notes in batches of 50 instead of 5",
    design: { ...presentDesign, notesPerBatch: 10 * presentDesign.notesPerBatch },
    batches: 0.1,
  },
];

/** The bill on a size that is grown to fit. */
export function grownBill(batches: number, size: Size, measured: Measured, design = presentDesign): Bill {
  return monthlyBill(batches, grownSize(size, batches, measured, design), measured, design);
}

/** Nodes of Memorystore for Valkey, with the GiB that keys can take. */
const valkeyNodes = [
  { type: "shared-core-nano", keysGb: 1.12, price: "valkeyNano" },
  { type: "standard-small", keysGb: 5.2, price: "valkeySmall" },
  { type: "highmem-medium", keysGb: 10.4, price: "valkeyMedium" },
  { type: "standard-large", keysGb: 20.8, price: "valkeyStandardLarge" },
  { type: "highmem-xlarge", keysGb: 46.4, price: "valkeyXlarge" },
  { type: "highmem-2xlarge", keysGb: 88, price: "valkey2xlarge" },
] as const;

/** US dollars a month for the keys of so many batches in Redis, and in the smallest node of Valkey that holds them. */
export function cacheChoice(batches: number, rememberedDays: number, measured: Measured) {
  const need = cacheNeed(workloadOf(batches), measured, { ...presentDesign, rememberedDays });
  const memory_gb = Math.max(1, Math.ceil(need / usableMemory));
  // Scripts use keys of several hash slots, so all keys must be in one node.
  const node = valkeyNodes.find(({ keysGb }) => keysGb >= need);
  return {
    need,
    memory_gb,
    redis: billOf(cacheLines({ redis: { tier: "BASIC", memory_gb } })).total,
    node: node?.type,
    valkey: node && charge(hoursPerMonth, priceOf(node.price)),
  };
}

/** Processor seconds for a request of the original's Go APIs at 64 connections, measured. */
const originalApiSeconds = 0.000_087;

/** A first-generation function bills at least this per invocation. By the article a prediction takes 0.008 s. */
const minInvocationSeconds = 0.1;

/**
 * The original's month at current prices: containers for its APIs, first-generation functions for one message at a time, and
 * the same servers. It trains once per correction.
 */
export function originalBill(batches: number, size: Size, measured: Measured): Bill {
  const ours = workloadOf(batches);
  const { feedbacks } = ours;
  const workload = { ...ours, trainings: feedbacks, published: { ...ours.published, model: feedbacks } };
  const invocations = 3 * batches + 5 * feedbacks;
  const seconds = invocations * minInvocationSeconds;
  const ghz = assumed("oldFunctionGhz");
  const gb = assumed("oldFunctionGb");
  const api = size.services["ingest-api"];
  const requests = clientRequests(workload);
  const load = { requests, cpuSeconds: originalApiSeconds, seconds: assumed("oldApiSeconds") };
  const busy = busySeconds(load, api);
  const group = "processor and memory";
  return billOf([
    ...databaseLines(workload, size, measured, presentDesign),
    ...cacheLines(size),
    priced("requests", "Cloud Run, requests", requests / 1e6, "runRequests"),
    priced("requests", "functions, invocations", invocations / 1e6, "oldFunctionInvocations"),
    priced(group, "Cloud Run, processor", busy * api.cpu, "runCpu"),
    priced(group, "Cloud Run, memory", (busy * api.memory_mb) / 1_024, "runMemory"),
    priced(group, "functions, processor", seconds * ghz, "oldFunctionCpu", `${ghz} GHz: `),
    priced(group, "functions, memory", seconds * gb, "oldFunctionMemory", `${gb} GB: `),
    ...messagingLines(workload, presentDesign),
    ...logLines(workload, { load_balancer: false }, presentDesign),
    ...fileLines(workload),
  ]);
}
