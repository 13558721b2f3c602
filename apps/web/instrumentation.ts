/** Runs once when the server starts. */
export async function register(): Promise<void> {
  // Next compiles this for its other runtime too, which has no processes to end.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { checkConfig } = await import("./server/check-config.ts");
  const config = checkConfig();
  const { startTracing } = await import("@loopline/platform/tracing");
  const { createLogger } = await import("@loopline/platform");
  await startTracing("web", config, createLogger("web", config));
}
