import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startStack } from "@loopline/local";
import type { TestProject } from "vitest/node";
import "./context.ts";

const web = dirname(dirname(fileURLToPath(import.meta.url)));

/** Builds the web app and starts it with the whole stack, once for all test files, with nothing from before. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await build();
  const stateDirectory = await mkdtemp(join(tmpdir(), "loopline-browser-"));
  // Postgres may run as another user, who has to pass through.
  await chmod(stateDirectory, 0o711);
  const clean = () => rm(stateDirectory, { recursive: true, force: true });
  try {
    const stack = await startStack({ stateDirectory, ports: "free", logLevel: "error" });
    const { web: url } = stack.endpoints;
    if (url === undefined) throw new Error("the stack started without the web app");
    project.provide("webStack", { ...stack.endpoints, web: url });
    return async () => {
      await stack.stop();
      await clean();
    };
  } catch (error) {
    await clean();
    throw error;
  }
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, [join(web, "build.ts")], { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("the web app does not build: node apps/web/build.ts tells why");
}
