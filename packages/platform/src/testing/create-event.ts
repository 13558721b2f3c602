import type { PubSubEvent } from "../functions/pubsub-event.ts";

/** A delivery of a message, for tests: the body as JSON, or bytes as they are. */
export function createEvent(body: unknown, event: Partial<PubSubEvent> = {}): PubSubEvent {
  return {
    id: "1",
    data: body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
    attributes: {},
    publishTime: new Date("2026-01-02T03:04:05.678Z"),
    subscription: undefined,
    deliveryAttempt: undefined,
    ...event,
  };
}
