import { subscriptions, topicNames, topics } from "@loopline/contracts";
import { markdownTable } from "../api/markdown-table.ts";
import { round } from "./line.ts";
import type { Measured } from "./measured.ts";
import { billedBytes, messageBytes } from "./message-bytes.ts";
import { presentPlan } from "./plan.ts";
import type { Price } from "./price.ts";
import { prices } from "./prices.ts";
import { type Quota, quotas } from "./quota.ts";
import { pricedServices, workloadOf } from "./workload.ts";

/** Quotas, each with its source. */
export function quotaTable(): string {
  return markdownTable(
    ["quota", "limit", "more if asked", "basis", "day", "source"],
    Object.values<Quota>(quotas).map(({ what, limit, unit, canGrow, basis, read, source }) => [
      what,
      `${round(limit)} ${unit}`,
      canGrow ? "yes" : "no",
      basis,
      read,
      source,
    ]),
  );
}

/** Messages, by topic. */
export function topicTable(): string {
  const bytes = messageBytes(presentPlan.notesPerBatch);
  const million = workloadOf(1_000_000);
  return markdownTable(
    ["topic", "from", "to", "messages of a million batches", "bytes", "billed"],
    topicNames.map((topic) => [
      topic,
      topics[topic].publishers.join(", "),
      subscriptions
        .filter((one) => one.topic === topic)
        .map(({ consumer }) => consumer)
        .join(", "),
      round(million.published[topic]),
      round(bytes[topic]),
      round(billedBytes(bytes[topic])),
    ]),
  );
}

/** Every price, with its source. */
export function priceTable(): string {
  const rows = Object.values<Price>(prices).map((price) => [
    price.sku,
    `${price.amount} per ${price.unit}`,
    price.free === undefined ? "" : `${round(price.free)} free`,
    price.regions.join(", "),
    price.basis,
    price.read,
    price.source,
    price.note ?? "",
  ]);
  return markdownTable(["SKU", "price", "", "regions", "basis", "day", "source", ""], rows);
}

/** What was measured, and on what. */
export function measuredText(measured: Measured): string {
  const { date, machine, node, loadBefore, rate, batches, cpuMilliseconds } = measured;
  const busy =
    loadBefore > 0.5
      ? ` The machine was busy with other work (load ${loadBefore}): take them as too high.`
      : "";
  return `Measured on ${date}: Node ${node}, ${machine}; ${round(batches)} batches at ${rate} per second.${busy}
Milliseconds of processor time for a request or a delivery, beyond what the idle process takes (of training: for a training):

${markdownTable(
  ["service", "ms"],
  [
    ...pricedServices.map((name) => [name, String(cpuMilliseconds[name])]),
    ["Postgres, for a batch", String(measured.postgresMilliseconds)],
    ["Redis, for a batch", String(measured.redisMilliseconds)],
  ],
)}

A batch leaves ${round(measured.postgresBytesPerBatch)} bytes in Postgres for ever (${round(measured.walBytesPerBatch)} of log, ${round(measured.postgresTransactionsPerBatch)} transactions) and ${round(measured.redisBytesPerBatch)} in Redis for
${round(measured.rememberedSeconds / 86_400)} days (${round(measured.redisCommandsPerBatch)} commands); a feedback ${round(measured.postgresBytesPerFeedback)} bytes in Postgres.`;
}
