import { subscriptions, topicNames } from "@loopline/contracts";
import { type Line, priced, round } from "./line.ts";
import { billedBytes, leastRequestBytes, messageBytes } from "./message-bytes.ts";
import { tib } from "./month.ts";
import { messagesPerPull, type Plan } from "./plan.ts";
import type { Workload } from "./workload.ts";

/** Bytes that Pub/Sub bills in a month, published and delivered. */
export function throughputBytes(workload: Workload, plan: Plan): number {
  const bytes = messageBytes(plan.notesPerBatch);
  // Each message goes by itself: what a busy publisher sends together is counted as if it did not.
  const published = topicNames.reduce(
    (sum, topic) => sum + workload.published[topic] * billedBytes(bytes[topic]),
    0,
  );
  const delivered = subscriptions.reduce((sum, { name, topic }) => {
    const billed =
      plan.delivery === "push"
        ? billedBytes(bytes[topic])
        : Math.max(leastRequestBytes / messagesPerPull, bytes[topic]);
    return sum + (workload.deliveries.get(name) ?? 0) * billed;
  }, 0);
  return published + delivered;
}

export function messagingLines(workload: Workload, plan: Plan): Line[] {
  const bytes = throughputBytes(workload, plan);
  const each = workload.batches === 0 ? "" : `${round(bytes / workload.batches)} bytes a batch: `;
  return [priced("Pub/Sub", "published and delivered", bytes / tib, "pubsubThroughput", each)];
}
