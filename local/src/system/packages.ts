import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { childEnvironment } from "../config.ts";
import { runToEnd } from "../processes/run-process.ts";
import {
  findChromium,
  findJupyterClient,
  findNotebookServer,
  findPostgres,
  findProgram,
  findRedis,
  headlessShell,
} from "./find-programs.ts";

/** A program that npm cannot install, and its package's names. */
export interface SystemPackage {
  /** Display name. */
  readonly title: string;
  readonly apt: string;
  readonly brew: string;
  readonly isInstalled: () => boolean;
}

export const postgresPackage: SystemPackage = {
  title: "Postgres",
  apt: "postgresql",
  brew: "postgresql@17",
  isInstalled: () => findPostgres().length > 0,
};

export const redisPackage: SystemPackage = {
  title: "Redis",
  apt: "redis-server",
  brew: "redis",
  isInstalled: () => findRedis() !== undefined,
};

/** For browser tests. Debian's headless shell is smaller and opens pages twice as fast; Ubuntu does not have it. */
export const chromiumPackage: SystemPackage = {
  title: "Chromium",
  apt: isDebian() ? headlessShell : "chromium",
  brew: "--cask chromium",
  isInstalled: () => findChromium() !== undefined,
};

/** For tests: the documentation has examples in Python. */
export const pythonPackage: SystemPackage = {
  title: "Python",
  apt: "python3",
  brew: "python",
  isInstalled: () => findProgram("python3") !== undefined,
};

/** Executes notebooks without a browser. */
export const jupyterClientPackage: SystemPackage = {
  title: "Jupyter's client",
  apt: "jupyter-client",
  brew: "jupyterlab",
  isInstalled: () => findJupyterClient() !== undefined,
};

/** Shows notebooks in a browser. */
export const notebookServerPackage: SystemPackage = {
  title: "Jupyter",
  apt: "jupyter-notebook",
  brew: "jupyterlab",
  isInstalled: () => findNotebookServer() !== undefined,
};

function isDebian(): boolean {
  const release = "/etc/os-release";
  return existsSync(release) && /^ID=debian$/m.test(readFileSync(release, "utf8"));
}

interface Command {
  /** Its name in errors. */
  readonly name: string;
  readonly line: readonly string[];
}

/** The commands that install packages on this machine. */
interface Installer {
  /** Run first. Its failure is ignored: one of many package sources may be down. */
  readonly prepare?: Command;
  readonly install: readonly Command[];
}

/**
 * Installs those of `packages` that are missing, with apt-get as root or with a password-less sudo, or with Homebrew.
 * Returns the titles of the packages that it has installed.
 *
 * @throws an error that says what to install by hand, if none of these is possible or if it failed.
 */
export async function installMissing(packages: readonly SystemPackage[]): Promise<string[]> {
  const missing = packages.filter((wanted) => !wanted.isInstalled());
  if (missing.length === 0) return [];
  const titles = missing.map(({ title }) => title);
  const aptNames = missing.map(({ apt }) => apt).join(" ");
  const advice = `Install ${titles.join(" and ")} (Debian and Ubuntu: sudo apt-get install ${aptNames}; macOS: ${brewAdvice(missing)}), then run this again.`;
  const installer = chooseInstaller(missing);
  if (installer === undefined) throw new Error(`${titles.join(" and ")} missing. ${advice}`);
  if (installer.prepare !== undefined) await run(installer.prepare, advice).catch(() => {});
  for (const command of installer.install) await run(command, advice);
  const still = missing.filter((wanted) => !wanted.isInstalled()).map(({ title }) => title);
  if (still.length > 0) throw new Error(`${still.join(" and ")} still missing after installing. ${advice}`);
  return titles;
}

function brewAdvice(missing: readonly SystemPackage[]): string {
  return missing.map(({ brew }) => `brew install ${brew}`).join(" && ");
}

function chooseInstaller(missing: readonly SystemPackage[]): Installer | undefined {
  const aptGet = findProgram("apt-get");
  const asRoot = aptGet === undefined ? undefined : rootPrefix();
  if (aptGet !== undefined && asRoot !== undefined) {
    const names = missing.map(({ apt }) => apt);
    const apt = ["env", "DEBIAN_FRONTEND=noninteractive", aptGet, "-q", "-y"];
    // A fresh machine may be busy with its own upgrades.
    const waitForLock = ["-o", "DPkg::Lock::Timeout=300"];
    const install = withoutServiceStart([
      ...apt,
      ...waitForLock,
      "install",
      "--no-install-recommends",
      ...names,
    ]);
    // The package lists of a fresh machine are empty, or name versions that the mirror no longer has.
    return {
      prepare: { name: "apt-get update", line: [...asRoot, ...apt, "update"] },
      install: [{ name: `apt-get install ${names.join(" ")}`, line: [...asRoot, ...install] }],
    };
  }
  const brew = findProgram("brew");
  if (brew === undefined) return undefined;
  return {
    install: missing.map((wanted) => ({
      name: `brew install ${wanted.brew}`,
      line: [brew, "install", ...wanted.brew.split(" ")],
    })),
  };
}

/** The prefix that runs a command as root without a password prompt; undefined if that is not possible. */
function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram("sudo");
  if (sudo === undefined) return undefined;
  return spawnSync(sudo, ["-n", "true"], { stdio: "ignore" }).status === 0 ? [sudo, "-n"] : undefined;
}

/**
 * Wraps a command of root's so that the Debian or Ubuntu packages that it installs do not start their services: the
 * stack runs its own servers, and an unexpected Postgres would take port 5432. A policy of the machine stays.
 */
export function withoutServiceStart(command: readonly string[], policy = "/usr/sbin/policy-rc.d"): string[] {
  const script = `
    [ -e '${policy}' ] && exec "$@"
    trap "rm -f '${policy}'" EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\\nexit 101\\n' > '${policy}' && chmod 755 '${policy}'
    "$@"`;
  return ["sh", "-c", script, "sh", ...command];
}

async function run({ name, line: [command = "", ...args] }: Command, advice: string): Promise<void> {
  try {
    await runToEnd({ name, command, args, env: childEnvironment() });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${problem}\n${advice}`, { cause });
  }
}
