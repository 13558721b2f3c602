import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStack } from "@loopline/local";
import type { TestProject } from "vitest/node";
import "./context.ts";

/** Starts the whole stack with the web app, which it builds if need be, once for all test files, with nothing from before. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
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
