import { existsSync, rmSync } from "node:fs";
import { lockState } from "./lock-state.ts";
import { readState, stateFiles } from "./state.ts";

/**
 * Removes a stack's data and nothing else: the directory may contain other files.
 *
 * @throws {StateInUseError} while a stack runs on it.
 */
export async function removeState(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  const lock = await lockState(directory);
  const files = stateFiles(directory);
  const elsewhere = clusterHome(directory);
  for (const path of [files.postgres, files.redis, files.gcp, files.data, ...elsewhere, files.state]) {
    rmSync(path, { recursive: true, force: true });
  }
  lock.release();
}

/** The private cluster may be outside of the directory, see {@link chooseClusterHome}. */
function clusterHome(directory: string): string[] {
  try {
    const { postgres } = readState(directory);
    return postgres === undefined ? [] : [postgres.home];
  } catch {
    // The state is damaged, which may be why it is removed.
    return [];
  }
}
