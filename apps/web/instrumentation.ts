/** Next calls this once when the server starts. */
export async function register(): Promise<void> {
  // Next compiles this file for its edge runtime too, which cannot load these modules.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { loadConfigOrExit } = await import("./server/config.ts");
  const config = loadConfigOrExit();
  const { startTracing } = await import("@loopline/platform/tracing");
  const { createLogger } = await import("@loopline/platform");
  await startTracing("web", config, createLogger("web", config));
}
