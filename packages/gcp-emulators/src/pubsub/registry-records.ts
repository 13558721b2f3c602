import type { JournalRecord } from "./journal-record.ts";
import type { Registry } from "./registry.ts";

/** Makes a stored change again. */
export function applyRecord(registry: Registry, record: JournalRecord): void {
  const backlogOf = (name: string) =>
    registry.hasSubscription(name) ? registry.subscription(name).backlog : undefined;

  switch (record.type) {
    case "topic":
      registry.putTopic(record.topic);
      break;
    case "topic-deleted":
      registry.removeTopic(record.name);
      break;
    case "subscription":
      registry.putSubscription(record.config);
      break;
    case "subscription-deleted":
      registry.removeSubscription(record.name);
      break;
    case "published":
      for (const name of record.subscriptions) {
        for (const message of record.messages) backlogOf(name)?.add(message);
      }
      break;
    case "acked":
      for (const id of record.ids) backlogOf(record.subscription)?.ack(id);
      break;
    case "failed":
      backlogOf(record.subscription)?.restoreFailures(record.id, record.failures, record.readyAt);
      break;
  }
}

/** Records that make the registry's present content from nothing. */
export function* recordsOf(registry: Registry): Iterable<JournalRecord> {
  for (const topic of registry.topics()) yield { type: "topic", topic };
  for (const { config, backlog } of registry.subscriptions()) {
    yield { type: "subscription", config };
    for (const { message, failures, readyAt } of backlog.contents()) {
      yield { type: "published", subscriptions: [config.name], messages: [message] };
      if (failures === 0) continue;
      yield { type: "failed", subscription: config.name, id: message.id, failures, readyAt };
    }
  }
}
