import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { anyFreePort } from "@loopline/local";

export interface FunctionProcess {
  /** Arguments of Node. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const withinMs = 30_000;

/**
 * Starts a function, gives it its first event as soon as it listens, and ends it.
 * Resolves with the milliseconds from the start of the process to the acknowledgement.
 */
export async function timeFirstEvent({ args, cwd, env }: FunctionProcess, body: string): Promise<number> {
  const port = await anyFreePort();
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...env, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(child, "exit");
  try {
    const status = await deliver(`http://127.0.0.1:${port}/`, body, started + withinMs);
    if (status !== 204) throw new Error(`the first event was answered with ${status}`);
    return performance.now() - started;
  } finally {
    child.kill("SIGTERM");
    await exited;
  }
}

/** Tries until somebody listens. Resolves with the status of the answer. */
async function deliver(url: string, body: string, deadline: number): Promise<number> {
  for (;;) {
    try {
      const headers = { "content-type": "application/json" };
      return (await fetch(url, { method: "POST", headers, body })).status;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(2);
    }
  }
}
