import { assumed } from "./assumptions.ts";
import { instanceTime, roundUp } from "./instance-time.ts";
import { priced, total } from "./line.ts";
import type { Measured } from "./measured.ts";
import { messagingLines } from "./messaging-lines.ts";
import type { Bill } from "./monthly-bill.ts";
import { presentPlan } from "./plan.ts";
import type { Size } from "./size.ts";
import { cacheLines, databaseLines } from "./store-lines.ts";
import { fileLines, logLines } from "./sundry-lines.ts";
import { clientRequests, type Workload, workloadOf } from "./workload.ts";

/** Milliseconds of the original's work, and who says so. */
export const originalMilliseconds = {
  /** One prediction in a warm Cloud Function: the article. */
  predictionThere: 8,
  /** The same code on two cores like these, without the network: measured before. */
  predictionHere: 0.35,
  /** Of the other functions, measured the same way. */
  slowestOther: 1.42,
  /** Of processor for a request of the Go APIs, at 64 connections: measured the same way. */
  api: 0.087,
} as const;

/**
 * The original's month at today's prices: containers for its APIs, first-generation functions, which take one message at
 * a time, and the same servers. Each message of its takes less than the 100 ms that are billed at least.
 */
export function originalBill(batches: number, size: Size, measured: Measured): Bill {
  const workload = originalWorkload(batches);
  const invocations =
    batches * 3 + workload.feedbacks * 2 + workload.published.job + workload.published.model * 2;
  const seconds = invocations * roundUp(originalMilliseconds.predictionThere / 1_000);
  const ghz = assumed("oldFunctionGhz");
  const gb = assumed("oldFunctionGb");
  const api = size.services["ingest-api"];
  const time = instanceTime(
    {
      requests: clientRequests(workload),
      cpuSeconds: originalMilliseconds.api / 1_000,
      seconds: assumed("oldApiSeconds"),
    },
    { ...api, min: 0 },
    "request",
  );
  const group = "processor and memory" as const;
  const lines = [
    ...databaseLines(workload, size, measured, presentPlan),
    ...cacheLines(size),
    priced("requests", "Cloud Run, requests", clientRequests(workload) / 1e6, "runRequests"),
    priced("requests", "functions, invocations", invocations / 1e6, "oldFunctionInvocations"),
    priced(group, "Cloud Run, processor", time.busy * api.cpu, "runCpu"),
    priced(group, "Cloud Run, memory", (time.busy * api.memory_mb) / 1_024, "runMemory"),
    priced(group, "functions, processor", seconds * ghz, "oldFunctionCpu", `${ghz} GHz: `),
    priced(group, "functions, memory", seconds * gb, "oldFunctionMemory", `${gb} GB: `),
    ...messagingLines(workload, presentPlan),
    ...logLines(workload, presentPlan, { load_balancer: false }),
    ...fileLines(workload),
  ];
  return { lines, total: total(lines) };
}

/** Its trainings do not wait for one another: there is one for each correction. */
function originalWorkload(batches: number): Workload {
  const workload = workloadOf(batches);
  const { feedbacks, published } = workload;
  return { ...workload, trainings: feedbacks, published: { ...published, model: feedbacks } };
}
