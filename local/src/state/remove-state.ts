import { existsSync, rmSync } from "node:fs";
import { lockState } from "./lock-state.ts";
import { readState } from "./state.ts";
import { stateFiles } from "./state-files.ts";

/**
 * Removes what a stack keeps, and only that: the directory may hold other things.
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

/** The private cluster may lie outside, see {@link chooseClusterHome}. */
function clusterHome(directory: string): string[] {
  try {
    const { postgres } = readState(directory);
    return postgres === undefined ? [] : [postgres.home];
  } catch {
    // Damaged, which is why it is removed.
    return [];
  }
}
