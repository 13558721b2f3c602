import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ApiName } from "@loopline/contracts";
import { anyFreePort } from "@loopline/local";

export interface ApiProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const apps = join(import.meta.dirname, "../../../apps");
const startWithinMs = 60_000;

/** Starts an API beside the stack's own, with just this environment, and waits until it serves. */
export async function startApi(name: ApiName, env: Readonly<Record<string, string>>): Promise<ApiProcess> {
  return await startServer(name, [join(apps, name, "src/server.ts")], env);
}

/** Starts a server that listens on PORT and answers `/health`, and waits until it does. */
export async function startServer(
  name: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ApiProcess> {
  const port = await anyFreePort();
  const child = spawn(process.execPath, command, {
    env: {
      NODE_ENV: "production",
      METADATA_SERVER_DETECTION: "none",
      LOG_LEVEL: "error",
      API_KEYS: "off",
      HOST: "127.0.0.1",
      PORT: String(port),
      ...env,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  const deadline = performance.now() + startWithinMs;
  while (!(await isHealthy(url))) {
    if (child.exitCode !== null) throw new Error(`${name} ended while starting`);
    if (performance.now() > deadline) {
      await stop();
      throw new Error(`${name} did not serve within ${startWithinMs / 1_000} s`);
    }
    await delay(50);
  }
  if (child.pid === undefined) throw new Error(`${name} has no process`);
  return { url, pid: child.pid, stop };
}

async function isHealthy(url: string): Promise<boolean> {
  return await fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}
