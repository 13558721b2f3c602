import { existsSync, readFileSync } from "node:fs";
import { findPostgres } from "./find-postgres.ts";
import { findProgram } from "./find-program.ts";

/** Something that npm cannot bring, and what it is called where. */
export interface SystemPackage {
  /** What it is for, in a sentence of ours. */
  readonly title: string;
  readonly apt: string;
  readonly brew: string;
  readonly isInstalled: () => boolean;
}

const headlessShell = "chromium-headless-shell";

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

/**
 * For tests in a browser only. Debian also has it without windows, smaller and twice as fast at opening pages; Ubuntu
 * does not.
 */
export const chromiumPackage: SystemPackage = {
  title: "Chromium",
  apt: isDebian() ? headlessShell : "chromium",
  brew: "--cask chromium",
  isInstalled: () => findChromium() !== undefined,
};

/** For tests only: the documentation has examples in Python. */
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

export function findRedis(): string | undefined {
  return findProgram("redis-server");
}

/** A command that comes with it. */
export function findJupyterClient(): string | undefined {
  return findProgram("jupyter-kernelspec");
}

/** JupyterLab where there is one, else the notebook that came before it. */
export function findNotebookServer(): string | undefined {
  return findProgram("jupyter-lab") ?? findProgram("jupyter-notebook");
}

export function findChromium(): string | undefined {
  const onMac = findProgram("Chromium", ["/Applications/Chromium.app/Contents/MacOS"]);
  return onMac ?? findProgram(headlessShell) ?? findProgram("chromium") ?? findProgram("chromium-browser");
}
