export { type StackEvents, silentEvents } from "./stack/stack-events.ts";
export { type Stack, type StackOptions, startStack } from "./stack/start-stack.ts";
export { StateInUseError } from "./state/lock-state.ts";
export { findChromium } from "./system/find-programs.ts";
