/** The environment of the tests and of the stack that they start. */
const settings: Readonly<Record<string, string>> = {
  // Not UTC, so that a test notices a local time in a message.
  TZ: "Asia/Kathmandu",
  // Google's clients would otherwise look for a metadata server.
  METADATA_SERVER_DETECTION: "none",
};

/** Sets the environment of this process and its children. The returned function restores it. */
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
