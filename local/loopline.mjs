#!/usr/bin/env node
// What `npx loopline` runs before the first install; afterwards npx finds the command itself.
process.argv.splice(2, 0, "loopline");
await import("./bootstrap.mjs");
