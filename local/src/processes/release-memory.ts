import { flushCompileCache } from "node:module";

/**
 * Preloaded into our long-lived Node processes. What loading modules has left behind, some 15 MB in each, would stay
 * until the heap has grown several times over, which on an idle laptop is never.
 */
const afterStartMs = 5000;

setTimeout(() => {
  // For the next start, should this process be killed.
  flushCompileCache();
  // The most thorough of V8's collections; it also drops compiled code that only starting needed.
  globalThis.gc?.({ type: "major", execution: "async", flavor: "last-resort" });
}, afterStartMs).unref();
