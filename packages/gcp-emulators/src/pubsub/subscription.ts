import { createHash } from "node:crypto";
import { invalidArgument } from "../shared/grpc-calls.ts";
import { createBacklog } from "./backlog.ts";
import type { Alarms, Clock } from "./clock.ts";
import type { Consumer } from "./consumer.ts";
import type { JournalRecord } from "./journal.ts";
import type { Message } from "./message.ts";
import type { SubscriptionConfig } from "./resource-config.ts";

/** What a subscription needs from the broker. */
export interface SubscriptionDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** Receives every change. */
  append(record: JournalRecord): void;
  /** Returns true if the message was forwarded. */
  deadLetter(config: SubscriptionConfig, message: Message, deliveries: number): boolean;
}

export type Subscription = ReturnType<typeof createSubscription>;

const ackIdPattern = /^([0-9a-f]{8})-(\d+)-(\d+)$/;

/** A subscription: its settings, its backlog, and the consumers that share the backlog. There are none at first. */
export function createSubscription(initial: SubscriptionConfig, deps: SubscriptionDeps) {
  const { clock, alarms, append, deadLetter } = deps;
  const { name } = initial;
  let config = initial;
  const consumers: Consumer[] = [];
  const closedListeners = new Set<(reason: Error) => void>();
  // Part of every ack id, because all subscriptions of a topic share message ids.
  const tag = createHash("sha256").update(name).digest("hex").slice(0, 8);
  let isPumpDue = false;

  function parseAckId(ackId: string): { id: string; lease: number } {
    const [, owner, id, lease] = ackIdPattern.exec(ackId) ?? [];
    if (id === undefined) {
      throw invalidArgument(`You have passed an invalid ack ID to the service (ack_id=${ackId}).`);
    }
    if (owner !== tag) {
      throw invalidArgument(
        `You have passed a subscription that does not belong to the given ack ID (subscription=${name}, ` +
          `ack_id=${ackId}).`,
      );
    }
    return { id, lease: Number(lease) };
  }

  const backlog = createBacklog({
    ackIdOf: (id, lease) => `${tag}-${id}-${lease}`,
    clock,
    alarms,
    config: () => config,
    changed: wake,
    failed: ({ id }, failures, readyAt) =>
      append({ type: "failed", subscription: name, id, failures, readyAt }),
    deadLetter: (message, deliveries) => deadLetter(config, message, deliveries),
  });

  /**
   * Called when a consumer has room again. Delivers after the current callbacks, so that messages that arrive together
   * are delivered together.
   */
  function wake(): void {
    if (isPumpDue || consumers.length === 0) return;
    isPumpDue = true;
    setImmediate(pump);
  }

  function pump(): void {
    isPumpDue = false;
    let withoutRoom = 0;
    while (withoutRoom < consumers.length) {
      const consumer = consumers.shift();
      if (consumer === undefined) return;
      consumers.push(consumer);
      const room = consumer.room();
      if (room.messages <= 0 || room.bytes <= 0 || !backlog.hasReady(consumer)) {
        withoutRoom += 1;
        continue;
      }
      withoutRoom = 0;
      consumer.deliver(backlog.take(room, consumer));
    }
  }

  /** Removes all consumers. Their leases continue. */
  function disconnect(reason: Error): void {
    consumers.length = 0;
    const listeners = [...closedListeners];
    closedListeners.clear();
    for (const closed of listeners) closed(reason);
  }

  return {
    get config() {
      return config;
    },
    set config(next: SubscriptionConfig) {
      config = next;
    },
    backlog,
    attach(consumer: Consumer): void {
      consumers.push(consumer);
      wake();
    },
    detach(consumer: Consumer): void {
      const index = consumers.indexOf(consumer);
      if (index >= 0) consumers.splice(index, 1);
    },
    wake,
    /** Ids of messages that are gone are accepted. Throws INVALID_ARGUMENT for an id that no delivery here had. */
    ack(ackIds: readonly string[]): void {
      const ids = ackIds.map(parseAckId).flatMap(({ id }) => (backlog.ack(id) ? [id] : []));
      if (ids.length > 0) append({ type: "acked", subscription: name, ids });
    },
    /** Sets the deadline of each lease to `seconds` from now; 0 is a nack. Throws as `ack`. */
    modifyAckDeadline(ackIds: readonly string[], seconds: number): void {
      if (seconds < 0 || seconds > 600) {
        throw invalidArgument(`ack_deadline_seconds must be between 0 and 600, not ${seconds}.`);
      }
      for (const { id, lease } of ackIds.map(parseAckId)) {
        if (seconds === 0) backlog.nack(id, lease);
        else backlog.extend(id, lease, seconds * 1_000);
      }
    },
    /** Calls `closed` when consumers are disconnected. The returned function removes the listener. */
    onClosed(closed: (reason: Error) => void): () => void {
      closedListeners.add(closed);
      return () => closedListeners.delete(closed);
    },
    disconnect,
    /** Drops the backlog and removes all consumers. */
    close(reason: Error): void {
      backlog.clear();
      disconnect(reason);
    },
  };
}
