import { toMilliseconds } from "../shared/protos.ts";
import type { Alarms, Clock } from "./clock.ts";
import type { Consumer, Delivery, LeaseEnd, Room } from "./consumer.ts";
import type { Fifo } from "./fifo.ts";
import { type Message, sizeOf } from "./message.ts";
import { createOrderingLanes } from "./ordering-lanes.ts";
import { createReadyQueues } from "./ready-queues.ts";
import { retryDelay, type SubscriptionConfig } from "./resource-config.ts";

/** What a backlog depends on. */
export interface BacklogDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  config(): SubscriptionConfig;
  /** The ack id of a message's `lease`-th delivery. */
  ackIdOf(id: string, lease: number): string;
  /** Called when a message became ready, or a lease ended, so that a consumer may have room. */
  changed(): void;
  /** Called when a delivery failed for the `failures`-th time. The message is ready again at `readyAt`. */
  failed(message: Message, failures: number, readyAt: number): void;
  /** Called when a message has used up its deliveries. Returns true if it was forwarded, so that it is dropped here. */
  deadLetter(message: Message, deliveries: number): boolean;
}

export type Backlog = ReturnType<typeof createBacklog>;

interface Entry {
  readonly message: Message;
  readonly bytes: number;
  failures: number;
  leases: number;
  /** Grows with each message added. */
  readonly order: number;
  /**
   * held: an older message of the same ordering key goes first. ready: in a queue. leased: delivered and not settled.
   * delayed: waiting for its backoff to end. gone: acknowledged, forwarded, expired or dropped.
   */
  state: "held" | "ready" | "leased" | "delayed" | "gone";
  /** The queue it was last made ready in. */
  queue?: Fifo<Entry>;
  readyAt: number;
  /** Cancels the alarm that ends the lease at its deadline, or the delay. */
  disarm?: () => void;
  lease?: { delivery: Delivery; consumer: Consumer };
}

/** Bytes counted for each unacknowledged message beside its own. */
const overhead = 256;

/** The unacknowledged messages of one subscription, and the state of each. Empty at first. */
export function createBacklog(deps: BacklogDeps) {
  const { clock, alarms, config, ackIdOf, changed, failed, deadLetter } = deps;
  const entries = new Map<string, Entry>();
  const ready = createReadyQueues<Entry>((entry) => entry.state === "ready");
  const lanes = createOrderingLanes<Entry, Consumer>((entry) => entry.state !== "gone");
  let added = 0;
  let bytes = 0;
  let cancelExpiry: (() => void) | undefined;

  const isOrdered = (entry: Entry) => config().enableMessageOrdering && entry.message.orderingKey !== "";

  function disarm(entry: Entry): void {
    entry.disarm?.();
    entry.disarm = undefined;
  }

  function endLease(entry: Entry, end: LeaseEnd): void {
    disarm(entry);
    const { lease } = entry;
    if (lease === undefined) return;
    entry.lease = undefined;
    lease.consumer.released(lease.delivery, end);
    changed();
  }

  /** For an ordered message only when it is the next of its key. */
  function makeReady(entry: Entry): void {
    if (entry.readyAt > clock.now()) {
      disarm(entry);
      entry.state = "delayed";
      entry.disarm = alarms.set(entry.readyAt, () => makeReady(entry));
      return;
    }
    const holder = isOrdered(entry) ? lanes.holder(entry.message.orderingKey) : undefined;
    if (holder?.kind === "push") {
      hold(entry);
      return;
    }
    if (!ready.push(entry, holder)) return;
    disarm(entry);
    entry.state = "ready";
    changed();
  }

  function hold(entry: Entry): void {
    disarm(entry);
    entry.state = "held";
  }

  /** Makes the next message of an ordering key ready, unless it is waiting for its backoff to end. */
  function advance(key: string): void {
    const head = lanes.head(key);
    if (head !== undefined && head.state !== "delayed") makeReady(head);
  }

  function remove(entry: Entry, end: LeaseEnd): void {
    entry.state = "gone";
    entries.delete(entry.message.id);
    bytes -= entry.bytes + overhead;
    endLease(entry, end);
    if (!isOrdered(entry)) return;
    lanes.settle(entry.message.orderingKey, entry);
    advance(entry.message.orderingKey);
  }

  function fail(entry: Entry, end: LeaseEnd): void {
    endLease(entry, end);
    entry.failures += 1;
    const policy = config().deadLetterPolicy;
    const isExhausted = policy !== undefined && entry.failures >= policy.maxDeliveryAttempts;
    if (isExhausted && deadLetter(entry.message, entry.failures)) {
      remove(entry, end);
      return;
    }
    entry.readyAt = clock.now() + retryDelay(config(), entry.failures);
    failed(entry.message, entry.failures, entry.readyAt);
    if (isOrdered(entry)) redeliverFrom(entry);
    else makeReady(entry);
  }

  /** As in the real service, a failed message is delivered again together with those of its key sent after it. */
  function redeliverFrom(entry: Entry): void {
    const key = entry.message.orderingKey;
    const head = lanes.head(key);
    if (head !== undefined) hold(head);
    for (const one of lanes.takeBack(key, entry)) {
      endLease(one, "dropped");
      hold(one);
    }
    advance(key);
  }

  function setDeadline(entry: Entry, milliseconds: number): void {
    disarm(entry);
    entry.disarm = alarms.set(clock.now() + milliseconds, () => fail(entry, "expired"));
  }

  function lease(entry: Entry, consumer: Consumer): Delivery {
    entry.state = "leased";
    entry.leases += 1;
    const delivery: Delivery = {
      ackId: ackIdOf(entry.message.id, entry.leases),
      message: entry.message,
      bytes: entry.bytes,
      deliveryAttempt: config().deadLetterPolicy === undefined ? undefined : entry.failures + 1,
    };
    entry.lease = { delivery, consumer };
    setDeadline(entry, consumer.leaseMilliseconds());
    if (isOrdered(entry)) {
      lanes.send(entry.message.orderingKey, consumer);
      advance(entry.message.orderingKey);
    }
    return delivery;
  }

  function leased(id: string, number: number): Entry | undefined {
    const entry = entries.get(id);
    return entry?.state === "leased" && entry.leases === number ? entry : undefined;
  }

  /** Drops messages older than the retention. Called when the retention may have changed. */
  function dropExpired(): void {
    cancelExpiry?.();
    cancelExpiry = undefined;
    const retention = toMilliseconds(config().messageRetentionDuration);
    for (const entry of entries.values()) {
      const end = entry.message.publishTime + retention;
      if (end > clock.now()) {
        cancelExpiry = alarms.set(end, dropExpired);
        return;
      }
      remove(entry, "dropped");
    }
  }

  return {
    /** Bytes held, with a fixed share for bookkeeping. */
    get bytes() {
      return bytes;
    },
    /** Messages held. */
    get count() {
      return entries.size;
    },
    /** When the oldest message was published, in milliseconds since 1970; undefined if there is none. */
    get oldestPublishTime() {
      // A map keeps insertion order.
      return entries.values().next().value?.message.publishTime;
    },
    /** Adds a message. Adding it again does nothing. */
    add(message: Message): void {
      if (entries.has(message.id)) return;
      const entry: Entry = {
        message,
        bytes: sizeOf(message),
        failures: 0,
        leases: 0,
        order: added++,
        state: "held",
        readyAt: 0,
      };
      entries.set(message.id, entry);
      bytes += entry.bytes + overhead;
      if (cancelExpiry === undefined) dropExpired();
      if (entry.state === "gone") return;
      if (isOrdered(entry)) {
        lanes.enter(message.orderingKey, entry);
        advance(message.orderingKey);
      } else {
        makeReady(entry);
      }
    },
    /** Sets how often a message failed before a restart, and when it is ready again. */
    restoreFailures(id: string, failures: number, readyAt: number): void {
      const entry = entries.get(id);
      if (entry === undefined) return;
      entry.failures = failures;
      entry.readyAt = readyAt;
      if (entry.state === "ready" && readyAt > clock.now()) makeReady(entry);
    },
    /** True if this consumer may take a message now. */
    hasReady: (consumer: Consumer) => ready.peek(consumer) !== undefined,
    /** Leases ready messages, oldest first: at least one if there is one, then as many as fit into `room`. */
    take(room: Room, consumer: Consumer): Delivery[] {
      const taken: Delivery[] = [];
      let free = room.bytes;
      while (taken.length < room.messages) {
        const entry = ready.peek(consumer);
        if (entry === undefined || (taken.length > 0 && entry.bytes > free)) break;
        entry.queue?.shift();
        free -= entry.bytes;
        taken.push(lease(entry, consumer));
      }
      return taken;
    },
    /** Acknowledges a message, also after the deadline. Returns false if it is not in the backlog. */
    ack(id: string): boolean {
      const entry = entries.get(id);
      if (entry === undefined) return false;
      remove(entry, "settled");
      return true;
    },
    /** Ends a lease as a failed delivery. Does nothing if that lease is over. */
    nack(id: string, number: number): void {
      const entry = leased(id, number);
      if (entry !== undefined) fail(entry, "settled");
    },
    /** Moves the ack deadline of a lease to `milliseconds` from now. Does nothing if that lease is over. */
    extend(id: string, number: number, milliseconds: number): void {
      const entry = leased(id, number);
      if (entry !== undefined) setDeadline(entry, milliseconds);
    },
    dropExpired,
    /** Everything held, oldest first. */
    *contents() {
      for (const { message, failures, readyAt } of entries.values()) yield { message, failures, readyAt };
    },
    /** Drops everything and ends every lease, without counting failures. */
    clear(): void {
      cancelExpiry?.();
      cancelExpiry = undefined;
      lanes.clear();
      for (const entry of entries.values()) {
        entry.state = "gone";
        endLease(entry, "dropped");
      }
      entries.clear();
      bytes = 0;
    },
  };
}
