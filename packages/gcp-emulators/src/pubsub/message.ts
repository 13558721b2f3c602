/** A published message. One object is shared by every subscription that still has to deliver it; never changed. */
export interface Message {
  readonly id: string;
  /** The topic it was published to: `projects/P/topics/T`. */
  readonly topic: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  /** Empty if the publisher set none. */
  readonly orderingKey: string;
  /** Milliseconds since 1970. */
  readonly publishTime: number;
}

/** A message before the service gave it an id and a time. */
export type Draft = Pick<Message, "data" | "attributes" | "orderingKey">;

/** Bytes that count against publish limits, flow control and a subscription's backlog. */
export function sizeOf(message: Draft): number {
  let bytes = message.data.length + Buffer.byteLength(message.orderingKey);
  for (const [key, value] of Object.entries(message.attributes)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return bytes;
}
