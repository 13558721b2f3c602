export {
  createClock,
  createEvent,
  createMemoryModelStore,
  createMemoryPublisher,
  type ManualClock,
  type MemoryPublisher,
  silentLogger,
} from "./doubles.ts";
export { connectRaw, documentedRoutes, servedRoutes } from "./http.ts";
export {
  createTestDatabase,
  createTestRedis,
  type TestDatabase,
  type TestRedis,
  templateDatabase,
} from "./servers.ts";
