export { parseMessage } from "./pubsub-event.ts";
export { functionConfig, runFunction } from "./run-function.ts";
export { type EventHandler, serveEvents } from "./serve-events.ts";
