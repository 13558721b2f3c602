import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileCacheDirectory } from "../config.ts";
import { runToEnd } from "../processes/run-process.ts";
import { nodeProcess } from "../processes/start-process.ts";
import type { StackEvents } from "./start-stack.ts";

/** Exists when the cache contains what most services load. */
const warmedFile = join(compileCacheDirectory, "warmed");

/**
 * At the first start in a checkout, runs this file to compile what most services load into Node's compile cache. Without
 * it, eleven processes would each compile the same modules at once, take longer, and keep 200 MB more in all until
 * their next start.
 */
export async function warmUp(events: StackEvents, signal: AbortSignal): Promise<void> {
  if (existsSync(warmedFile)) return;
  const spec = nodeProcess({ name: "compiling", args: [import.meta.filename] });
  await events.step("compiled code", () => runToEnd(spec, { signal }));
}

const modules = [
  "@google-cloud/functions-framework/testing",
  "@loopline/platform/functions",
  "@loopline/platform/http",
  "@loopline/platform/model-store",
  "@loopline/platform/postgres",
  "@loopline/platform/redis",
  "@loopline/cache",
  "@loopline/platform/secrets",
  "@loopline/svm",
];

if (import.meta.main) {
  for (const module of modules) await import(module);
  // The publisher loads it with its first message.
  createRequire(import.meta.resolve("@loopline/platform/pubsub"))("@google-cloud/pubsub-api");
  // Imported here because notebooks load this file with Deno, which does not export it.
  const { flushCompileCache } = await import("node:module");
  flushCompileCache();
  mkdirSync(dirname(warmedFile), { recursive: true });
  writeFileSync(warmedFile, "");
  process.exit(0);
}
