import { createHash } from "node:crypto";
import { invalidArgument } from "../shared/grpc-calls.ts";
import { type Backlog, createBacklog } from "./backlog.ts";
import type { Alarms, Clock } from "./clock.ts";
import type { Consumer } from "./consumer.ts";
import type { Message } from "./message.ts";
import type { SubscriptionConfig } from "./subscription-config.ts";

/** What a subscription needs from the broker. */
export interface SubscriptionDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  acked(subscription: string, ids: readonly string[]): void;
  failed(subscription: string, message: Message, failures: number, readyAt: number): void;
  /** Returns true if the message was forwarded. */
  deadLetter(config: SubscriptionConfig, message: Message, deliveries: number): boolean;
}

/** A subscription: its settings, its backlog, and the consumers that share the backlog. */
export interface Subscription {
  config: SubscriptionConfig;
  readonly backlog: Backlog;
  attach(consumer: Consumer): void;
  detach(consumer: Consumer): void;
  /** Call when a consumer has room again. */
  wake(): void;
  /** Ids of messages that are gone are accepted. Throws INVALID_ARGUMENT for an id that no delivery here had. */
  ack(ackIds: readonly string[]): void;
  /** Sets the deadline of each lease to `seconds` from now; 0 is a nack. Throws as `ack`. */
  modifyAckDeadline(ackIds: readonly string[], seconds: number): void;
  /** Calls `closed` when consumers are disconnected. The returned function removes the listener. */
  onClosed(closed: (reason: Error) => void): () => void;
  /** Removes all consumers. Their leases continue. */
  disconnect(reason: Error): void;
  /** Drops the backlog and removes all consumers. */
  close(reason: Error): void;
}

const ackIdPattern = /^([0-9a-f]{8})-(\d+)-(\d+)$/;

/** A subscription with an empty backlog and no consumers. */
export function createSubscription(initial: SubscriptionConfig, deps: SubscriptionDeps): Subscription {
  const consumers: Consumer[] = [];
  const closedListeners = new Set<(reason: Error) => void>();
  // Part of every ack id, because all subscriptions of a topic share message ids.
  const tag = createHash("sha256").update(initial.name).digest("hex").slice(0, 8);
  let isPumpDue = false;

  function parseAckId(ackId: string): { id: string; lease: number } {
    const [, owner, id, lease] = ackIdPattern.exec(ackId) ?? [];
    if (id === undefined) {
      throw invalidArgument(`You have passed an invalid ack ID to the service (ack_id=${ackId}).`);
    }
    if (owner !== tag) {
      throw invalidArgument(
        `You have passed a subscription that does not belong to the given ack ID (subscription=${initial.name}, ` +
          `ack_id=${ackId}).`,
      );
    }
    return { id, lease: Number(lease) };
  }

  const backlog = createBacklog({
    ackIdOf: (id, lease) => `${tag}-${id}-${lease}`,
    clock: deps.clock,
    alarms: deps.alarms,
    config: () => subscription.config,
    changed: wake,
    failed: (message, failures, readyAt) => deps.failed(subscription.config.name, message, failures, readyAt),
    deadLetter: (message, deliveries) => deps.deadLetter(subscription.config, message, deliveries),
  });

  /** Delivers after the current callbacks, so that messages that arrive together are delivered together. */
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

  function disconnect(reason: Error): void {
    consumers.length = 0;
    const listeners = [...closedListeners];
    closedListeners.clear();
    for (const closed of listeners) closed(reason);
  }

  const subscription: Subscription = {
    config: initial,
    backlog,
    attach(consumer) {
      consumers.push(consumer);
      wake();
    },
    detach(consumer) {
      const index = consumers.indexOf(consumer);
      if (index >= 0) consumers.splice(index, 1);
    },
    wake,
    ack(ackIds) {
      const ids = ackIds.map(parseAckId).flatMap(({ id }) => (backlog.ack(id) ? [id] : []));
      if (ids.length > 0) deps.acked(subscription.config.name, ids);
    },
    modifyAckDeadline(ackIds, seconds) {
      if (seconds < 0 || seconds > 600) {
        throw invalidArgument(`ack_deadline_seconds must be between 0 and 600, not ${seconds}.`);
      }
      for (const { id, lease } of ackIds.map(parseAckId)) {
        if (seconds === 0) backlog.nack(id, lease);
        else backlog.extend(id, lease, seconds * 1_000);
      }
    },
    onClosed(closed) {
      closedListeners.add(closed);
      return () => closedListeners.delete(closed);
    },
    disconnect,
    close(reason) {
      backlog.clear();
      disconnect(reason);
    },
  };
  return subscription;
}
