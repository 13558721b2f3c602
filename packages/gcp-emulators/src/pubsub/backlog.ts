import type { Alarm, Alarms } from "./alarms.ts";
import type { Clock } from "./clock.ts";
import type { Consumer, Delivery, LeaseEnd, Room } from "./consumer.ts";
import { toMilliseconds } from "./duration.ts";
import { createFifo, type Fifo } from "./fifo.ts";
import { type Message, sizeOf } from "./message.ts";
import { createOrderingLanes } from "./ordering-lanes.ts";
import { retryDelay } from "./retry-delay.ts";
import type { SubscriptionConfig } from "./subscription-config.ts";

/** What a backlog reports, and where it takes its rules from. */
export interface BacklogDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  config(): SubscriptionConfig;
  /** What consumers acknowledge a message's `lease`-th delivery with. */
  ackIdOf(id: string, lease: number): string;
  /** Something can be delivered, or a lease ended, so that a consumer may have room. */
  changed(): void;
  /** A delivery failed for the `failures`-th time; the message is due again at `readyAt`. */
  failed(message: Message, failures: number, readyAt: number): void;
  /** The message used up its deliveries: true if it was forwarded and is to be dropped here. */
  deadLetter(message: Message, deliveries: number): boolean;
}

/** The messages of one subscription that are not acknowledged yet, and what is going on with each. */
export interface Backlog {
  /** Bytes held, with a fixed share for bookkeeping. */
  readonly bytes: number;
  /** Messages held. */
  readonly count: number;
  /** When the oldest of them was published, in milliseconds since 1970; undefined where there is none. */
  readonly oldestPublishTime: number | undefined;
  /** Adds a message once; a second time does nothing. */
  add(message: Message): void;
  /** Sets how often a message failed before a restart, and when it is due. */
  restoreFailures(id: string, failures: number, readyAt: number): void;
  /** True if this consumer may take a message now. */
  hasReady(consumer: Consumer): boolean;
  /** Leases out ready messages, oldest first: at least one if there is one, then no more than fit into `room`. */
  take(room: Room, consumer: Consumer): Delivery[];
  /** Acknowledges by message id, also after the deadline. Returns false if the message is not here (any more). */
  ack(id: string): boolean;
  /** Gives a leased message back. Does nothing if that lease is over. */
  nack(id: string, lease: number): void;
  /** Moves the ack deadline of a lease to `milliseconds` from now. Does nothing if that lease is over. */
  extend(id: string, lease: number, milliseconds: number): void;
  /** Drops what is older than the retention, which may just have changed. */
  dropExpired(): void;
  /** Everything held, oldest first. */
  contents(): Iterable<{ message: Message; failures: number; readyAt: number }>;
  /** Drops everything and ends every lease, without counting failures. */
  clear(): void;
}

interface Entry {
  readonly message: Message;
  readonly bytes: number;
  failures: number;
  leases: number;
  /** Grows with each message added. */
  readonly order: number;
  /** held: an older message of the same ordering key goes first. delayed: waiting out its backoff. */
  state: "held" | "ready" | "leased" | "delayed" | "gone";
  /** Where it is ready. */
  queue?: Fifo<Entry>;
  readyAt: number;
  alarm?: Alarm;
  lease?: { delivery: Delivery; consumer: Consumer };
}

/** Bytes that an unacknowledged message takes beside its own. */
const overhead = 256;

/** An empty backlog. */
export function createBacklog({
  clock,
  alarms,
  config,
  ackIdOf,
  changed,
  failed,
  deadLetter,
}: BacklogDeps): Backlog {
  const entries = new Map<string, Entry>();
  /** What any consumer may take. */
  const ready = createFifo<Entry>();
  /** What only the consumer may take that has earlier messages of the ordering key. */
  const readyForPulls = createFifo<Entry>();
  const readyForStream = new WeakMap<Consumer, Fifo<Entry>>();
  const lanes = createOrderingLanes<Entry, Consumer>((entry) => entry.state !== "gone");
  let added = 0;
  let bytes = 0;
  let retentionAlarm: Alarm | undefined;

  const isOrdered = (entry: Entry) => config().enableMessageOrdering && entry.message.orderingKey !== "";

  function disarm(entry: Entry): void {
    if (entry.alarm !== undefined) alarms.cancel(entry.alarm);
    entry.alarm = undefined;
  }

  function endLease(entry: Entry, end: LeaseEnd): void {
    disarm(entry);
    const { lease } = entry;
    if (lease === undefined) return;
    entry.lease = undefined;
    lease.consumer.released(lease.delivery, end);
    changed();
  }

  function queueFor(holder: Consumer | undefined): Fifo<Entry> {
    if (holder === undefined) return ready;
    if (holder.kind === "pull") return readyForPulls;
    const queue = readyForStream.get(holder) ?? createFifo<Entry>();
    readyForStream.set(holder, queue);
    return queue;
  }

  /** Not for an ordered message that others go before. */
  function makeReady(entry: Entry): void {
    if (entry.readyAt > clock.now()) {
      disarm(entry);
      entry.state = "delayed";
      entry.alarm = alarms.set(entry.readyAt, () => makeReady(entry));
      return;
    }
    const holder = isOrdered(entry) ? lanes.holder(entry.message.orderingKey) : undefined;
    if (holder?.kind === "push") {
      hold(entry);
      return;
    }
    const queue = queueFor(holder);
    if (entry.state === "ready" && entry.queue === queue) return;
    disarm(entry);
    entry.state = "ready";
    entry.queue = queue;
    queue.push(entry);
    changed();
  }

  function hold(entry: Entry): void {
    disarm(entry);
    entry.state = "held";
  }

  /** Lets the next message of an ordering key go, if its backoff is over, to whoever may have it now. */
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

  /** As the service does: a message that failed is delivered again, and so are those of its key that went after it. */
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
    entry.alarm = alarms.set(clock.now() + milliseconds, () => fail(entry, "expired"));
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

  function headOf(queue: Fifo<Entry>): Entry | undefined {
    // Entries stay in a queue when they are acknowledged late, put off, or made ready for another consumer.
    let head = queue.peek();
    while (head !== undefined && (head.state !== "ready" || head.queue !== queue)) {
      queue.shift();
      head = queue.peek();
    }
    return head;
  }

  /** The oldest message that a consumer may take. */
  function nextFor(consumer: Consumer): Entry | undefined {
    const forAll = headOf(ready);
    const own = consumer.kind === "pull" ? readyForPulls : readyForStream.get(consumer);
    const forIt = own && headOf(own);
    return forIt !== undefined && (forAll === undefined || forIt.order < forAll.order) ? forIt : forAll;
  }

  function dropExpired(): void {
    if (retentionAlarm !== undefined) alarms.cancel(retentionAlarm);
    retentionAlarm = undefined;
    const retention = toMilliseconds(config().messageRetentionDuration);
    for (const entry of entries.values()) {
      const end = entry.message.publishTime + retention;
      if (end > clock.now()) {
        retentionAlarm = alarms.set(end, dropExpired);
        return;
      }
      remove(entry, "dropped");
    }
  }

  return {
    get bytes() {
      return bytes;
    },
    get count() {
      return entries.size;
    },
    get oldestPublishTime() {
      // A map keeps the order in which messages came.
      return entries.values().next().value?.message.publishTime;
    },
    add(message) {
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
      if (retentionAlarm === undefined) dropExpired();
      if (entry.state === "gone") return;
      if (isOrdered(entry)) {
        lanes.enter(message.orderingKey, entry);
        advance(message.orderingKey);
      } else {
        makeReady(entry);
      }
    },
    restoreFailures(id, failures, readyAt) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      entry.failures = failures;
      entry.readyAt = readyAt;
      if (entry.state === "ready" && readyAt > clock.now()) makeReady(entry);
    },
    hasReady: (consumer) => nextFor(consumer) !== undefined,
    take(room, consumer) {
      const taken: Delivery[] = [];
      let free = room.bytes;
      while (taken.length < room.messages) {
        const entry = nextFor(consumer);
        if (entry === undefined || (taken.length > 0 && entry.bytes > free)) break;
        entry.queue?.shift();
        free -= entry.bytes;
        taken.push(lease(entry, consumer));
      }
      return taken;
    },
    ack(id) {
      const entry = entries.get(id);
      if (entry === undefined) return false;
      remove(entry, "settled");
      return true;
    },
    nack(id, number) {
      const entry = leased(id, number);
      if (entry !== undefined) fail(entry, "settled");
    },
    extend(id, number, milliseconds) {
      const entry = leased(id, number);
      if (entry !== undefined) setDeadline(entry, milliseconds);
    },
    dropExpired,
    *contents() {
      for (const { message, failures, readyAt } of entries.values()) yield { message, failures, readyAt };
    },
    clear() {
      if (retentionAlarm !== undefined) alarms.cancel(retentionAlarm);
      retentionAlarm = undefined;
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
