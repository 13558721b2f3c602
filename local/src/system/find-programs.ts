import { spawnSync } from "node:child_process";
import { globSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { findProgram } from "./find-program.ts";

/** The server programs of one installed Postgres. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** Such as 15. A cluster works with programs of its own major version only. */
  readonly majorVersion: number;
}

/** Where distributions, Homebrew and Postgres.app put server programs, which most keep out of PATH. */
const usualPlaces = [
  "/usr/lib/postgresql/*/bin",
  "/usr/pgsql-*/bin",
  "/opt/homebrew/opt/postgresql*/bin",
  "/usr/local/opt/postgresql*/bin",
  "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
  "/Applications/Postgres.app/Contents/Versions/latest/bin",
];

/** Every installed Postgres server, newest first. */
export function findPostgres(): PostgresPrograms[] {
  const installed = new Map<number, PostgresPrograms>();
  for (const directory of [...directoriesFromPath(), ...globSync(usualPlaces)]) {
    const initdb = findProgram("initdb", [directory]);
    const postgres = findProgram("postgres", [directory]);
    if (initdb === undefined || postgres === undefined) continue;
    const majorVersion = readMajorVersion(postgres);
    if (majorVersion !== undefined && !installed.has(majorVersion)) {
      installed.set(majorVersion, { initdb, postgres, majorVersion });
    }
  }
  return [...installed.values()].sort((a, b) => b.majorVersion - a.majorVersion);
}

function directoriesFromPath(): string[] {
  const found: string[] = [];
  const postgres = findProgram("postgres");
  if (postgres !== undefined) found.push(dirname(realpathSync(postgres)));
  const pgConfig = findProgram("pg_config");
  if (pgConfig !== undefined) {
    found.push(spawnSync(pgConfig, ["--bindir"], { encoding: "utf8" }).stdout.trim());
  }
  return found;
}

function readMajorVersion(postgres: string): number | undefined {
  const { stdout } = spawnSync(postgres, ["--version"], { encoding: "utf8" });
  const version = /\d+/.exec(stdout ?? "")?.[0];
  return version === undefined ? undefined : Number(version);
}
