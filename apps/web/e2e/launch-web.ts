import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const web = dirname(dirname(fileURLToPath(import.meta.url)));

/** The servers that a web app asks. */
export interface WebSources {
  readonly ingest: string;
  readonly predict: string;
  readonly monitor?: string;
}

export interface LaunchOptions {
  /** Further variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** The address to listen on; default 127.0.0.1. */
  readonly host?: string;
}

/** Starts the web app, which must be built, on a free port. */
export async function launchWeb(
  sources: WebSources,
  { env = {}, host = "127.0.0.1" }: LaunchOptions = {},
): Promise<{ url: string; stop(): Promise<void> }> {
  const next = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "start", "--hostname", host, "--port", "0"],
    {
      cwd: web,
      env: {
        NODE_ENV: "production",
        INGEST_API_URL: sources.ingest,
        PREDICT_API_URL: sources.predict,
        ...(sources.monitor === undefined ? {} : { MONITOR_URL: sources.monitor }),
        LOG_LEVEL: "silent",
        ...env,
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const stop = async () => {
    next.kill();
    if (next.exitCode === null && next.signalCode === null) await once(next, "exit");
  };
  for await (const line of createInterface({ input: next.stdout })) {
    const url = /Local:\s+(http\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, stop };
  }
  throw new Error("the web app ended before it printed its URL");
}
