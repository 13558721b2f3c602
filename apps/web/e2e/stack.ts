import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStack } from "@loopline/local";
import type { Endpoints } from "@loopline/services";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The addresses of the running stack and its web app. */
    webStack: Endpoints & { web: string };
  }
}

/** Starts the whole stack with empty data once for all test files, and builds the web app if needed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stateDirectory = await mkdtemp(join(tmpdir(), "loopline-browser-"));
  // Postgres may run as another user, who needs access to the folder.
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
