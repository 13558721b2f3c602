import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config.ts";
import type { StackEvents } from "../stack/stack-events.ts";
import { type Stack, startStack } from "../stack/start-stack.ts";
import { removeState } from "../state/remove-state.ts";
import { installMissing } from "../system/install-packages.ts";
import { postgresPackage, redisPackage } from "../system/required-packages.ts";

export interface OwnStackOptions {
  readonly dataFile: string | undefined;
  readonly events: StackEvents;
  readonly signal: AbortSignal;
  /** Whether DATABASE_URL and REDIS_URL are ignored instead of refused. */
  readonly ignoresNamedServers?: boolean;
}

/**
 * Starts a new stack on free ports in a temporary directory. Its `stop` also removes its data.
 *
 * @throws if DATABASE_URL or REDIS_URL names a server: the data would stay there.
 */
export async function startOwnStack(options: OwnStackOptions): Promise<Stack> {
  const { dataFile, events, signal, ignoresNamedServers = false } = options;
  const { databaseUrl, redisUrl } = loadConfig();
  if (!ignoresNamedServers && (databaseUrl !== undefined || redisUrl !== undefined)) {
    throw new Error(
      "no stack runs, and a temporary one must not use the servers of DATABASE_URL and REDIS_URL: run npm start first, or unset them",
    );
  }
  await events.step("system packages", () => installMissing([postgresPackage, redisPackage]));
  const stateDirectory = await mkdtemp(join(tmpdir(), "loopline-demo-"));
  const remove = async (): Promise<void> => {
    await removeState(stateDirectory);
    await rm(stateDirectory, { recursive: true, force: true });
  };
  try {
    const stack = await startStack({
      stateDirectory,
      dataFile,
      ports: "free",
      logLevel: "warn",
      web: false,
      servers: "private",
      events,
      signal,
    });
    return {
      endpoints: stack.endpoints,
      stop: async () => {
        await stack.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
