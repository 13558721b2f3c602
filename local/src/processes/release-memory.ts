import { flushCompileCache } from "node:module";

/**
 * Preloaded into our long-lived Node processes. Loading modules leaves some 15 MB of garbage in each, which V8 would
 * keep until the heap has grown several times over; on an idle laptop that never happens.
 */
const afterStartMs = 5000;

setTimeout(() => {
  // For the next start, in case this process is killed.
  flushCompileCache();
  // The most thorough of V8's collections; it also drops compiled code that only the start needed.
  globalThis.gc?.({ type: "major", execution: "async", flavor: "last-resort" });
}, afterStartMs).unref();
