export { connectRaw, type RawConnection } from "./connect-raw.ts";
export { createClock, type ManualClock } from "./create-clock.ts";
export { createEvent } from "./create-event.ts";
export { createMemoryModelStore } from "./create-memory-model-store.ts";
export { createMemoryPublisher, type MemoryPublisher } from "./create-memory-publisher.ts";
export { documentedRoutes } from "./documented-routes.ts";
export { servedRoutes } from "./served-routes.ts";
export { silentLogger } from "./silent-logger.ts";
