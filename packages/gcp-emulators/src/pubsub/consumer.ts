import type { Message } from "./message.ts";

/** One message on its way to a consumer, under a lease that ends at the ack deadline. */
export interface Delivery {
  readonly ackId: string;
  readonly message: Message;
  /** Bytes, as flow control counts them. */
  readonly bytes: number;
  /** 1 the first time; undefined unless the subscription has a dead-letter policy. */
  readonly deliveryAttempt: number | undefined;
}

/** How much more a consumer takes now. */
export interface Room {
  readonly messages: number;
  readonly bytes: number;
}

/**
 * settled: acknowledged or given back. expired: its deadline passed. dropped: taken back early, because the message or
 * the subscription is gone, or because an earlier message of its ordering key is to be delivered again first.
 */
export type LeaseEnd = "settled" | "expired" | "dropped";

/** What a subscription's messages go to: a streaming pull, a waiting pull, or the push endpoint. */
export interface Consumer {
  /**
   * What it may hold of one ordering key. stream: several messages, as long as no other consumer holds any. pull: the
   * same, but all pulls count as one consumer. push: one message at a time.
   */
  readonly kind: "stream" | "pull" | "push";
  /** Milliseconds until an unacknowledged delivery to this consumer is taken back. */
  leaseMilliseconds(): number;
  room(): Room;
  deliver(deliveries: readonly Delivery[]): void;
  /** Called once for each delivery, when its lease ends. */
  released(delivery: Delivery, end: LeaseEnd): void;
}
