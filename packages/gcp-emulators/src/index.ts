export {
  type MonitoringOptions,
  type MonitoringServer,
  startMonitoringServer,
} from "./monitoring/start-monitoring-server.ts";
export type { Clock } from "./pubsub/clock.ts";
export {
  type PubSubEmulator,
  type PubSubEmulatorOptions,
  type SubscriptionBacklog,
  startPubSubEmulator,
} from "./pubsub/start-pubsub-emulator.ts";
export {
  type SecretManagerEmulatorOptions,
  startSecretManagerEmulator,
} from "./secret-manager/start-secret-manager-emulator.ts";
export type { Emulator, ListenOptions } from "./shared/listen.ts";
export { type StorageEmulatorOptions, startStorageEmulator } from "./storage/start-storage-emulator.ts";
