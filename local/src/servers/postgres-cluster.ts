import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { childEnvironment } from "../config.ts";
import { runToEnd } from "../processes/run-to-end.ts";
import type { PostgresPrograms } from "../system/find-postgres.ts";

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** A private Postgres cluster: where it lives, whose it is, and how its superuser logs in. */
export interface Cluster {
  /** Holds `data`, the cluster itself. */
  readonly home: string;
  /** Runs the server: the user `postgres` when we are root, since the server refuses root; else us. */
  readonly user: SystemUser | undefined;
  readonly superuserPassword: string;
  readonly programs: PostgresPrograms;
}

export const superuser = "postgres";

export function dataDirectory(home: string): string {
  return join(home, "data");
}

/** The user that Postgres runs as: undefined when that is us. */
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
 * Picks the programs for the cluster at `home`: those of its own version, or the newest for a new cluster.
 *
 * @throws when its version is not installed.
 */
export function choosePrograms(home: string, installed: readonly PostgresPrograms[]): PostgresPrograms {
  const versionFile = join(dataDirectory(home), "PG_VERSION");
  const version = existsSync(versionFile) ? Number(readFileSync(versionFile, "utf8")) : undefined;
  const fitting = installed.find(({ majorVersion }) => version === undefined || majorVersion === version);
  if (fitting !== undefined) return fitting;
  if (version === undefined) throw new Error("no Postgres server is installed");
  throw new Error(
    `the data in ${home} was made by Postgres ${version}, which is no longer installed: install it, or start anew with npm run reset`,
  );
}

/** Makes the cluster unless it is there. Only the superuser can log in, over TCP, with the password. */
export async function ensureCluster({ home, user, superuserPassword, programs }: Cluster): Promise<void> {
  const data = dataDirectory(home);
  if (existsSync(data)) return;
  // Made beside its place and moved there whole, so that an interrupted start leaves nothing half made.
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
