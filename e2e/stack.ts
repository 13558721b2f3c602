import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStack } from "@loopline/local";
import type { TestProject } from "vitest/node";
import { applySettings } from "./src/config.ts";
import "./src/context.ts";

/** Starts the whole stack once for all test files, on free ports and with nothing from before. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stateDirectory = await mkdtemp(join(tmpdir(), "loopline-e2e-"));
  // Postgres may run as another user, who has to pass through.
  await chmod(stateDirectory, 0o711);
  const restoreSettings = applySettings();
  const clean = async () => {
    restoreSettings();
    await rm(stateDirectory, { recursive: true, force: true });
  };
  try {
    const stack = await startStack({ stateDirectory, ports: "free", logLevel: "error", web: false });
    project.provide("stack", stack.endpoints);
    // Where the integration tests' helper makes empty databases.
    project.provide("redisUrl", stack.endpoints.redisUrl);
    return async () => {
      await stack.stop();
      await clean();
    };
  } catch (error) {
    await clean();
    throw error;
  }
}
