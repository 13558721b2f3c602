/**
 * Preloaded into each service of a faulty stack. Sets the environment variables in the query of this module's URL: of a
 * variable that is a URL, only host and port change. SIGUSR2 runs the garbage collector.
 */
for (const [name, value] of new URL(import.meta.url).searchParams) {
  const before = process.env[name];
  process.env[name] = before?.includes("://") ? withHost(before, value) : value;
}

process.on("SIGUSR2", () => globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" }));

function withHost(url: string, host: string): string {
  const diverted = new URL(url);
  diverted.host = host;
  return diverted.href;
}
