import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStack } from "@loopline/local";
import type { ServiceDefinition } from "@loopline/services";
import type { TestProject } from "vitest/node";
import { applySettings } from "./config.ts";

/**
 * Starts an empty stack on free ports, once for all test files.
 * @param services our services to run, given a folder that lasts as long as the stack. Default: from the sources.
 */
export async function provideStack(
  project: TestProject,
  services: (folder: string) => Promise<ServiceDefinition[] | undefined> = async () => undefined,
): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "loopline-e2e-"));
  // Postgres may run as another user, which needs access to its folder inside.
  await chmod(folder, 0o711);
  const restoreSettings = applySettings();
  const clean = async () => {
    restoreSettings();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const chosen = await services(folder);
    const stack = await startStack({
      stateDirectory: join(folder, "state"),
      ports: "free",
      logLevel: "error",
      web: false,
      monitor: true,
      ...(chosen === undefined ? {} : { services: chosen }),
    });
    project.provide("stack", stack.endpoints);
    // createTestRedis creates its databases there.
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
