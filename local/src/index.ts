export { defaultStateDirectory } from "./paths.ts";
export { roleUrl } from "./postgres/urls.ts";
export { modelBucket, passwordSecret } from "./services/environment.ts";
export { type ServiceDefinition, services } from "./services/services.ts";
export { type StackEvents, silentEvents } from "./stack/events.ts";
export { type Stack, type StackOptions, startStack } from "./stack/start-stack.ts";
export { type Endpoints, EndpointsSchema, readEndpoints } from "./state/endpoints.ts";
export { StateInUseError } from "./state/lock-state.ts";
export { findChromium } from "./system/required-packages.ts";
