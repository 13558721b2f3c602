export { decodePubSubEvent, type PubSubEvent, parseMessage } from "./pubsub-event.ts";
export { type FunctionContext, functionConfig, runFunction } from "./run-function.ts";
export { type EventHandler, type ServeEventsDeps, serveEvents } from "./serve-events.ts";
