import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { postgresUser, type SystemUser } from "./cluster.ts";

/**
 * Picks a place for a new cluster: in the state directory, or, when the server's user cannot get in there (a
 * checkout under /root, a private temporary directory), in a new directory under /var/tmp, which a reboot leaves.
 */
export function chooseClusterHome(stateDirectory: string): string {
  const user = postgresUser();
  if (user === undefined || canEnter(stateDirectory, user)) return join(stateDirectory, "postgres");
  mkdirSync("/var/tmp", { recursive: true });
  return mkdtempSync("/var/tmp/loopline-postgres-");
}

function canEnter(directory: string, user: SystemUser): boolean {
  return spawnSync("test", ["-x", directory], { ...user, cwd: "/" }).status === 0;
}
