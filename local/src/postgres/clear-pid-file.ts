import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "../processes/command-line.ts";
import { endLeftBehind } from "../processes/end-left-behind.ts";
import { processIdentity } from "../processes/process-identity.ts";

/**
 * Makes way for a server on a data directory that only we use. After a crash of the whole machine the pid in its
 * `postmaster.pid` may by now be any process of the same user, which Postgres takes for a running server.
 * A server that really runs there was left behind, and is ended.
 */
export async function clearPidFile(dataDirectory: string): Promise<void> {
  const file = join(dataDirectory, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  const command = commandLine(pid);
  const identity = processIdentity(pid);
  // With nobody at that pid Postgres itself sees that the file is stale.
  if (command === undefined || identity === undefined) return;
  if (command.includes(dataDirectory)) await endLeftBehind([{ pid, identity }]);
  else rmSync(file);
}
