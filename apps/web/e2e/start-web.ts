import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { answer, type Behaviour, problem } from "@loopline/client/testing";
import { onTestFinished } from "vitest";

const web = dirname(dirname(fileURLToPath(import.meta.url)));

/** Starts another web app for other APIs and another monitor. It stops when the test ends. Returns its URL. */
export async function startWeb(urls: { ingest: string; predict: string; monitor?: string }): Promise<string> {
  const next = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", "0"],
    {
      cwd: web,
      env: {
        NODE_ENV: "production",
        INGEST_API_URL: urls.ingest,
        PREDICT_API_URL: urls.predict,
        ...(urls.monitor === undefined ? {} : { MONITOR_URL: urls.monitor }),
        LOG_LEVEL: "silent",
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  onTestFinished(async () => {
    next.kill();
    await once(next, "exit");
  });
  for await (const line of createInterface({ input: next.stdout })) {
    const url = /Local:\s+(http\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("the web app ended before it printed its URL");
}

/** Answers each path, whatever its query, with its reply, and other paths with 404. */
export function answerPaths(replies: Readonly<Record<string, unknown>>): Behaviour {
  return (_, { path }) => {
    const body = replies[path.replace(/\?.*/, "")];
    return body === undefined ? problem(404, "Resource not found") : answer(200, body);
  };
}
