/**
 * Preloaded into each service of a faulty stack, with variables in the query of its own URL. A URL in the environment
 * keeps all but its host and port; any other variable becomes the value. SIGUSR2 has it collect its garbage.
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
