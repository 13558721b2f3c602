import { spawnSync } from "node:child_process";
import { accessSync, constants, globSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { searchPath } from "../config.ts";

/** The full path of a program in `directories` (by default those of PATH), or undefined. */
export function findProgram(name: string, directories: readonly string[] = searchPath()): string | undefined {
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export function findRedis(): string | undefined {
  return findProgram("redis-server");
}

/** A command that belongs to Jupyter's client. */
export function findJupyterClient(): string | undefined {
  return findProgram("jupyter-kernelspec");
}

/** JupyterLab if it is installed, else the older notebook server. */
export function findNotebookServer(): string | undefined {
  return findProgram("jupyter-lab") ?? findProgram("jupyter-notebook");
}

export const headlessShell = "chromium-headless-shell";

export function findChromium(): string | undefined {
  const onMac = findProgram("Chromium", ["/Applications/Chromium.app/Contents/MacOS"]);
  return onMac ?? findProgram(headlessShell) ?? findProgram("chromium") ?? findProgram("chromium-browser");
}

/** The server programs of one installed Postgres. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** Such as 15. A cluster works only with programs of its major version. */
  readonly majorVersion: number;
}

/** Distributions, Homebrew and Postgres.app install the server programs here, mostly outside of PATH. */
const postgresDirectories = [
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
  for (const directory of [...directoriesFromPath(), ...globSync(postgresDirectories)]) {
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
