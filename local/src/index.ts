export { type StackEvents, silentEvents } from "./stack/events.ts";
export { type Stack, type StackOptions, startStack } from "./stack/start-stack.ts";
export { type Endpoints, EndpointsSchema, readEndpoints } from "./state/endpoints.ts";
export { StateInUseError } from "./state/lock-state.ts";
