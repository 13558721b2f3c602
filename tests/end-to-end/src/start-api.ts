import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import type { ApiName } from "@loopline/contracts";
import { anyFreePort } from "@loopline/local";
import { type Call, callerOf } from "./send-request.ts";
import { until } from "./until.ts";

export interface ApiProcess {
  readonly url: string;
  readonly pid: number;
  readonly call: Call;
  /** Sends SIGTERM. Resolves with the exit code; null if it had to be killed. */
  stop(): Promise<number | null>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

const host = "127.0.0.1";
const repository = resolve(import.meta.dirname, "../../..");
/** Less than a test may take, so that the error says what it waited for. */
const startWithinMs = 110_000;
/** Cloud Run kills ten seconds after SIGTERM. */
const stopWithinMs = 10_000;

/** Starts another API process with only this environment, and waits until it serves. */
export async function startApi(name: ApiName, env: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const port = await anyFreePort();
  const child = spawn(process.execPath, [`apps/${name}/src/server.ts`], {
    cwd: repository,
    env: {
      GOOGLE_CLOUD_PROJECT: "e2e",
      METADATA_SERVER_DETECTION: "none",
      // Half the time to start.
      NODE_COMPILE_CACHE: join(repository, ".local/compile-cache"),
      LOG_LEVEL: "silent",
      API_KEYS: "off",
      HOST: host,
      PORT: String(port),
      ...env,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-2_000);
  });
  const exited = once(child, "exit");
  const url = `http://${host}:${port}`;
  const call = callerOf(url);

  const serves = async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended while starting: ${errors}`);
    return await call("GET", "/health").then(
      ({ status }) => status === 200,
      () => false,
    );
  };
  await until(`${name} to serve`, serves, startWithinMs).catch(async (error: unknown) => {
    child.kill("SIGKILL");
    await exited;
    throw error;
  });
  return {
    url,
    pid: child.pid ?? 0,
    call,
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
      await exited;
      clearTimeout(timer);
      return child.exitCode;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
