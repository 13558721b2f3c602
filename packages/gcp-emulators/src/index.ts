export { startMonitoringServer } from "./monitoring/start-monitoring-server.ts";
export type { Clock } from "./pubsub/clock.ts";
export {
  type PubSubEmulator,
  type PubSubEmulatorOptions,
  startPubSubEmulator,
} from "./pubsub/start-pubsub-emulator.ts";
export { startSecretManagerEmulator } from "./secret-manager/start-secret-manager-emulator.ts";
export type { Emulator, EmulatorOptions } from "./shared/emulator.ts";
export { type StorageEmulatorOptions, startStorageEmulator } from "./storage/start-storage-emulator.ts";
