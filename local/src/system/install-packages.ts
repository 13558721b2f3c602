import { spawnSync } from "node:child_process";
import { childEnvironment } from "../config.ts";
import { runToEnd } from "../processes/run-to-end.ts";
import { findProgram } from "./find-program.ts";
import { withoutServiceStart } from "./policy-rc.ts";
import type { SystemPackage } from "./required-packages.ts";

/** How this machine installs packages: the commands to run, in order. */
interface Installer {
  readonly commands: readonly (readonly string[])[];
}

/**
 * Installs those of `packages` that are missing, with apt-get as root or through a password-less sudo, or with
 * Homebrew. Returns the titles of what it installed.
 *
 * @throws an error that says what to install by hand, when this machine has no such way or when it failed.
 */
export async function installMissing(packages: readonly SystemPackage[]): Promise<string[]> {
  const missing = packages.filter((wanted) => !wanted.isInstalled());
  if (missing.length === 0) return [];
  const titles = missing.map(({ title }) => title);
  const aptNames = missing.map(({ apt }) => apt).join(" ");
  const advice = `Install ${titles.join(" and ")} (Debian and Ubuntu: sudo apt-get install ${aptNames}; macOS: ${brewAdvice(missing)}), then run this again.`;
  const installer = chooseInstaller(missing);
  if (installer === undefined) throw new Error(`${titles.join(" and ")} missing. ${advice}`);
  for (const command of installer.commands) await run(command, advice);
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
    const apt = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", aptGet, "-q", "-y"];
    // The lists of a fresh machine are empty or older than the packages that the mirror still has.
    const install = [...apt, "install", "--no-install-recommends", ...names];
    return {
      commands: [
        [...apt, "update"],
        [...asRoot, ...withoutServiceStart(install)],
      ],
    };
  }
  const brew = findProgram("brew");
  if (brew === undefined) return undefined;
  return { commands: missing.map((wanted) => [brew, "install", ...wanted.brew.split(" ")]) };
}

/** What to put before a command to run it as root without being asked; undefined when there is no way. */
function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram("sudo");
  if (sudo === undefined) return undefined;
  return spawnSync(sudo, ["-n", "true"], { stdio: "ignore" }).status === 0 ? [sudo, "-n"] : undefined;
}

async function run([command = "", ...args]: readonly string[], advice: string): Promise<void> {
  const name = [command, ...args].join(" ");
  try {
    await runToEnd({ name, command, args, env: childEnvironment() });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${problem}\n${advice}`, { cause });
  }
}
