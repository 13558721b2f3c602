/** What the tests and the stack that they start run with. */
const settings: Readonly<Record<string, string>> = {
  // Never UTC, so that a local time on the wire shows.
  TZ: "Asia/Kathmandu",
  // Google's clients would otherwise look for a metadata server.
  METADATA_SERVER_DETECTION: "none",
};

/** Sets the environment of this process and of those that it starts. Returns the way back. */
export function applySettings(env: NodeJS.ProcessEnv = process.env): () => void {
  const before = Object.keys(settings).map((name) => [name, env[name]] as const);
  Object.assign(env, settings);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
  };
}
