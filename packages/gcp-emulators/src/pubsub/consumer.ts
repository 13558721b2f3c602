import { toTimestamp } from "../shared/protos.ts";
import type { Message } from "./message.ts";

/** One delivery of a message to a consumer, under a lease that ends at the ack deadline. */
export interface Delivery {
  readonly ackId: string;
  readonly message: Message;
  /** Bytes, as flow control counts them. */
  readonly bytes: number;
  /** 1 the first time; undefined unless the subscription has a dead-letter policy. */
  readonly deliveryAttempt: number | undefined;
}

/** How much more a consumer accepts now. */
export interface Room {
  readonly messages: number;
  readonly bytes: number;
}

/**
 * settled: acknowledged or nacked. expired: the deadline passed. dropped: taken back early, because the message or the
 * subscription is gone, or because an earlier message of the ordering key must be delivered again first.
 */
export type LeaseEnd = "settled" | "expired" | "dropped";

/** Receives a subscription's messages: a streaming pull, a waiting pull, or the push endpoint. */
export interface Consumer {
  /**
   * How many messages of one ordering key it may hold. stream: several, unless another consumer holds some. pull: the
   * same, but all pulls count as one consumer. push: one.
   */
  readonly kind: "stream" | "pull" | "push";
  /** Milliseconds until an unacknowledged delivery to this consumer expires. */
  leaseMilliseconds(): number;
  room(): Room;
  deliver(deliveries: readonly Delivery[]): void;
  /** Called once for each delivery, when its lease ends. */
  released(delivery: Delivery, end: LeaseEnd): void;
}

/** `google.pubsub.v1.ReceivedMessage`, as proto-loader encodes it. */
export function toReceivedMessage({ ackId, message, deliveryAttempt }: Delivery) {
  return {
    ackId,
    message: {
      data: message.data,
      attributes: message.attributes,
      messageId: message.id,
      publishTime: toTimestamp(message.publishTime),
      orderingKey: message.orderingKey,
    },
    deliveryAttempt,
  };
}
