import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StartingRecords } from "../seed/starting-records.ts";
import { type Stack, type StackEvents, startStack } from "../stack/start-stack.ts";
import { removeState } from "../state/lock-state.ts";
import { installMissing, postgresPackage, redisPackage } from "../system/packages.ts";

export interface OwnStackOptions {
  /** A CSV file of the default dataset to start from. Without it, and without records, generated samples. */
  readonly dataFile?: string | undefined;
  readonly records?: StartingRecords | undefined;
  readonly events: StackEvents;
  readonly signal: AbortSignal;
}

/**
 * Starts a new stack on free ports in a temporary directory, with its own Postgres and Redis. Its `stop` also removes
 * its data.
 */
export async function startOwnStack({ dataFile, records, events, signal }: OwnStackOptions): Promise<Stack> {
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
      records,
      ports: "free",
      logLevel: "warn",
      web: false,
      servers: "private",
      events,
      signal,
    });
    return {
      ...stack,
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
