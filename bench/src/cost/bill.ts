import { subscriptions, type TopicName } from "@loopline/contracts";
import { busySeconds, type Design, presentDesign, type Size, serviceLoads } from "./instances.ts";
import type { Measured } from "./measured.ts";
import { assumed, type Price, priceOf } from "./tables.ts";
import {
  allRequests,
  billedBytes,
  clientRequests,
  gib,
  hoursPerMonth,
  messageBytes,
  secondsPerMonth,
  type Workload,
  workloadOf,
} from "./workload.ts";

/** One line of a bill. */
export interface Line {
  readonly group: string;
  readonly item: string;
  /** The calculation of the amount, for readers. */
  readonly arithmetic: string;
  /** US dollars a month. */
  readonly amount: number;
}

export interface Bill {
  readonly lines: readonly Line[];
  /** US dollars a month. */
  readonly total: number;
}

/** The cost of a quantity beyond the free units. */
export function charge(quantity: number, { amount, free = 0 }: Pick<Price, "amount" | "free">): number {
  return Math.max(0, quantity - free) * amount;
}

/** @param how the calculation of the quantity, for readers */
export function priced(group: string, item: string, quantity: number, name: string, how = ""): Line {
  const price = priceOf(name);
  const free = price.free === undefined ? "" : ` − ${round(price.free)} free`;
  const arithmetic = `${how}${round(quantity)}${free} × $${price.amount} per ${price.unit}`;
  return { group, item, arithmetic, amount: charge(quantity, price) };
}

/** Four significant digits. */
export function round(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}

export function billOf(lines: readonly Line[]): Bill {
  return { lines, total: lines.reduce((sum, { amount }) => sum + amount, 0) };
}

/** The cost of the first month with so many batches, at list prices in us-central1. */
export function monthlyBill(
  batches: number,
  size: Size,
  measured: Measured,
  design: Design = presentDesign,
): Bill {
  const workload = workloadOf(batches);
  return billOf([
    ...databaseLines(workload, size, measured, design),
    ...cacheLines(size),
    ...edgeLines(workload, size, design),
    ...computeLines(workload, size, measured, design),
    ...messagingLines(workload, design),
    ...logLines(workload, size, design),
    ...fileLines(workload),
  ]);
}

/** The sum of each group of lines, largest first. */
export function byGroup({ lines }: Bill): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const { group, amount } of lines) sums.set(group, (sums.get(group) ?? 0) + amount);
  return [...sums].sort(([, one], [, other]) => other - one);
}

/** Bytes grow with the notes of a batch. @param bytes as measured, per batch */
function perBatch(bytes: number, measured: Measured, design: Design): number {
  return (bytes * design.notesPerBatch) / measured.notesPerBatch;
}

/** GiB by which Postgres grows in the month. Nothing is deleted. */
function databaseGrowth({ batches, feedbacks }: Workload, measured: Measured, design: Design): number {
  const { postgresBytesPerBatch, postgresBytesPerFeedback } = measured;
  const bytes = batches * postgresBytesPerBatch + feedbacks * postgresBytesPerFeedback;
  return perBatch(bytes, measured, design) / gib;
}

/** GiB of memory that Redis needs once the oldest batches expire as fast as new ones arrive. */
export function cacheNeed({ batches }: Workload, measured: Measured, design: Design): number {
  const days = design.rememberedDays ?? measured.rememberedSeconds / 86_400;
  const kept = batches * Math.min(1, (days * 24) / hoursPerMonth);
  const bytes = kept * perBatch(measured.redisBytesPerBatch, measured, design);
  return assumed("redisFixedGb") + (bytes * assumed("redisFragmentation")) / gib;
}

/** vCPUs and GiB of memory of a Cloud SQL tier. Shared tiers have a part of a core. */
export function databaseMachine(tier: string): { readonly vcpu: number; readonly memoryGb: number } {
  if (tier === "db-f1-micro") return { vcpu: 0.2, memoryGb: 0.6 };
  if (tier === "db-g1-small") return { vcpu: 0.5, memoryGb: 1.7 };
  const [, vcpu, megabytes] = /^db-custom-(\d+)-(\d+)$/.exec(tier) ?? [];
  if (vcpu === undefined || megabytes === undefined) throw new Error(`unknown database tier ${tier}`);
  return { vcpu: Number(vcpu), memoryGb: Number(megabytes) / 1_024 };
}

/** Cloud SQL at the end of the first month. */
export function databaseLines(workload: Workload, size: Size, measured: Measured, design: Design): Line[] {
  const { tier, availability, disk_gb } = size.database;
  const nodes = availability === "REGIONAL" ? 2 : 1;
  const twice = nodes === 2 ? "2 zones × " : "";
  const grown = databaseGrowth(workload, measured, design);
  // The disk grows automatically and never shrinks.
  const disk = Math.max(disk_gb, grown);
  const hours = nodes * hoursPerMonth;
  const { vcpu, memoryGb } = databaseMachine(tier);
  const line = (item: string, quantity: number, price: string, how = "") =>
    priced("Cloud SQL", item, quantity, price, how && `${twice}${how}: `);
  const shared = { "db-f1-micro": "sqlMicro", "db-g1-small": "sqlSmall" }[tier];
  const machine =
    shared === undefined
      ? [
          line(`${tier}, processor`, hours * vcpu, "sqlCpu", `${vcpu} vCPU × 730 h`),
          line(`${tier}, memory`, hours * memoryGb, "sqlMemory", `${round(memoryGb)} GiB × 730 h`),
        ]
      : [line(tier, hours, shared, "730 h")];
  return [
    ...machine,
    line("disk", nodes * disk, "sqlStorage", twice && `${round(disk)} GiB`),
    line("backups", Math.max(0.1, grown) * assumed("backupShare"), "sqlBackup"),
  ];
}

export function cacheLines({ redis: { tier, memory_gb } }: Pick<Size, "redis">): Line[] {
  // Above 4 GiB the price is not known.
  const name = memory_gb > 4 ? "redisLarger" : tier === "BASIC" ? "redisBasic" : "redisStandard";
  const hours = memory_gb * hoursPerMonth;
  return [
    priced("Memorystore", `Redis, ${tier}, ${memory_gb} GiB`, hours, name, `${memory_gb} GiB × 730 h: `),
  ];
}

/** Rules in front of the load balancer: a rate per address, and the default. */
const armorRules = 2;

/** Load balancer and traffic to the internet. */
function edgeLines(workload: Workload, size: Size, { notesPerBatch }: Design): Line[] {
  // A body is about as long as its message. The response to the POST repeats it; the response to the GET is no longer.
  const body = messageBytes(notesPerBatch).request;
  const requests = 1 + assumed("readsPerBatch");
  const outOf = (body + assumed("httpHeaderBytes")) * requests;
  const both = outOf + body + assumed("httpHeaderBytes") * requests;
  const group = "edge and transfer";
  const egress = priced(group, "data to the internet", (workload.batches * outOf) / gib, "egress");
  if (!size.load_balancer) return [egress];
  return [
    priced(group, "load balancer, rules", hoursPerMonth, "forwardingRule", "730 h: "),
    priced(group, "load balancer, data", (workload.batches * both) / gib, "balancedData"),
    priced(group, "Cloud Armor, policy", 1, "armorPolicy"),
    priced(group, "Cloud Armor, rules", armorRules, "armorRule"),
    priced(group, "Cloud Armor, requests", clientRequests(workload) / 1e6, "armorRequests"),
    egress,
  ];
}

/** Requests, processor and memory of Cloud Run. */
function computeLines(workload: Workload, size: Size, measured: Measured, design: Design): Line[] {
  const loads = serviceLoads(workload, size, measured, design);
  const times = loads.map((one) => ({
    ...one.size,
    gib: one.size.memory_mb / 1_024,
    busy: busySeconds(one.load, one.size),
  }));
  const sum = (of: (time: (typeof times)[number]) => number) => times.reduce((all, one) => all + of(one), 0);
  const cpu = sum((one) => one.busy * one.cpu);
  // Free seconds count as idle, so that a first request does not make the month cheaper.
  const paid = cpu === 0 ? 0 : Math.max(0, cpu - (priceOf("runCpu").free ?? 0)) / cpu;
  const idle = (one: (typeof times)[number]) => Math.max(0, one.min * secondsPerMonth - paid * one.busy);
  const group = "processor and memory";
  const lines = [
    priced("requests", "Cloud Run, requests", allRequests(workload) / 1e6, "runRequests"),
    priced(group, "Cloud Run, processor", cpu, "runCpu"),
    priced(
      group,
      "Cloud Run, memory",
      sum((one) => one.busy * one.gib),
      "runMemory",
    ),
  ];
  const idleCpu = sum((one) => idle(one) * one.cpu);
  if (idleCpu === 0) return lines;
  const idleMemory = sum((one) => idle(one) * one.gib);
  return [
    ...lines,
    priced(group, "Cloud Run, kept instances, processor", idleCpu, "runIdleCpu"),
    priced(group, "Cloud Run, kept instances, memory", idleMemory, "runIdleMemory"),
  ];
}

/** Pub/Sub bills each message when it is published and when it is delivered. */
export function messagingLines({ batches, published, deliveries }: Workload, design: Design): Line[] {
  const bytes = messageBytes(design.notesPerBatch);
  const sums = [
    ...Object.entries(published).map(([topic, count]) => count * billedBytes(bytes[topic as TopicName])),
    ...subscriptions.map(({ name, topic }) => (deliveries.get(name) ?? 0) * billedBytes(bytes[topic])),
  ];
  const billed = sums.reduce((sum, one) => sum + one, 0);
  const how = batches === 0 ? "" : `${round(billed / batches)} bytes a batch: `;
  return [priced("Pub/Sub", "published and delivered", billed / 1_024 ** 4, "pubsubThroughput", how)];
}

/** Alerting evaluates a condition twice a minute. */
const secondsBetweenEvaluations = 30;

/** Share of its requests that the load balancer logs. */
const balancerSample = 0.1;

export function logLines(workload: Workload, size: Pick<Size, "load_balancer">, design: Design): Line[] {
  // An API logs only failed requests; a function logs a line per message.
  const all = allRequests(workload);
  const ofClients = clientRequests(workload);
  const success = (all - ofClients) * assumed("ownLogBytes") + all * assumed("requestLogBytes");
  const balancer = size.load_balancer ? balancerSample * ofClients * assumed("requestLogBytes") : 0;
  const bytes = (design.logsSuccess ? success : 0) + balancer;
  const conditions = assumed("alertConditions");
  const series = conditions * assumed("seriesPerCondition") * (secondsPerMonth / secondsBetweenEvaluations);
  const group = "logs and alerts";
  return [
    priced(group, "Cloud Logging", bytes / gib, "logging"),
    priced(group, "alerting, conditions", conditions, "alerting"),
    priced(group, "alerting, time series", series / 1e6, "alertingSeries"),
  ];
}

const modelFileBytes = 1_200;

/** Of the database's password and the API keys: the current and the previous version. */
const secretVersions = 4;

export function fileLines({ trainings }: Workload): Line[] {
  const group = "storage of files";
  return [
    priced(group, "models", (trainings * modelFileBytes) / gib, "bucket"),
    priced(group, "models, written", trainings / 1e6, "bucketWrites"),
    priced(group, "images and bundles", assumed("artifactGb"), "artifacts"),
    priced(group, "secrets", secretVersions, "secrets"),
  ];
}
