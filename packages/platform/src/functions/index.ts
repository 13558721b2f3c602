export { parseMessage } from "./parse-message.ts";
export { decodePubSubEvent, type PubSubEvent } from "./pubsub-event.ts";
export { type EventHandler, type ServeEventsDeps, serveEvents } from "./serve-events.ts";
