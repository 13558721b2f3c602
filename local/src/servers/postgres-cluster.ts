import { execFileSync, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { childEnvironment } from "../config.ts";
import { commandLine, endProcesses, processIdentity } from "../processes/other-processes.ts";
import { runToEnd } from "../processes/run-process.ts";
import type { PostgresPrograms } from "../system/find-programs.ts";

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** A private Postgres cluster. */
export interface Cluster {
  /** The directory that contains `data`, the cluster itself. */
  readonly home: string;
  /** The user that runs the server: `postgres` if we are root, because the server refuses root; else undefined. */
  readonly user: SystemUser | undefined;
  readonly superuserPassword: string;
  readonly programs: PostgresPrograms;
}

export const superuser = "postgres";

export function dataDirectory(home: string): string {
  return join(home, "data");
}

/** The user that Postgres runs as; undefined for the current one. */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { stdio: "pipe" }).toString());
    return { uid: id("-u"), gid: id("-g") };
  } catch (cause) {
    throw new Error(
      "Postgres refuses to run as root and this machine has no user postgres: create it (useradd postgres), or set DATABASE_URL to a server that runs",
      { cause },
    );
  }
}

/**
 * Chooses the directory of a new cluster: in the state directory, or in a new one under /var/tmp, which survives a
 * reboot, if the server's user cannot enter the state directory (a checkout under /root, a private temporary directory).
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

/**
 * Chooses the programs for the cluster at `home`: those of its version, or the newest for a new cluster.
 *
 * @throws if its version is not installed.
 */
export function choosePrograms(home: string, installed: readonly PostgresPrograms[]): PostgresPrograms {
  const versionFile = join(dataDirectory(home), "PG_VERSION");
  const version = existsSync(versionFile) ? Number(readFileSync(versionFile, "utf8")) : undefined;
  const fitting = installed.find(({ majorVersion }) => version === undefined || majorVersion === version);
  if (fitting !== undefined) return fitting;
  if (version === undefined) throw new Error("no Postgres server is installed");
  throw new Error(
    `the data in ${home} was made by Postgres ${version}, which is no longer installed: install it, or start over with npm run reset`,
  );
}

/** Creates the cluster unless it exists. Only the superuser can log in, over TCP, with the password. */
export async function ensureCluster({ home, user, superuserPassword, programs }: Cluster): Promise<void> {
  const data = dataDirectory(home);
  if (existsSync(data)) return;
  // Created under another name and then renamed, so that an interrupted start leaves no incomplete cluster.
  const fresh = `${data}.new`;
  const passwordFile = join(home, "password");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  if (user !== undefined) for (const path of [home, passwordFile]) chownSync(path, user.uid, user.gid);
  const args = ["--username", superuser, "--pwfile", passwordFile, "--auth", "scram-sha-256"];
  args.push("--encoding", "UTF8", "--locale", "C", "--no-instructions", "--pgdata", fresh);
  const env = { ...childEnvironment(), LC_ALL: "C" };
  try {
    await runToEnd({ name: "initdb", command: programs.initdb, args, env, cwd: home, user });
  } finally {
    rmSync(passwordFile);
  }
  renameSync(fresh, data);
}

/**
 * Removes what an earlier server has left on a data directory that only we use. After a crash of the machine, the pid in
 * `postmaster.pid` may belong to any process of the same user, and Postgres would mistake it for a running server. A
 * server that really runs there was left behind, and is ended.
 */
export async function clearPidFile(dataDirectory: string): Promise<void> {
  const file = join(dataDirectory, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  const command = commandLine(pid);
  const identity = processIdentity(pid);
  // If no process has that pid, Postgres itself sees that the file is stale.
  if (command === undefined || identity === undefined) return;
  if (command.includes(dataDirectory)) await endProcesses([{ pid, identity }]);
  else rmSync(file);
}
