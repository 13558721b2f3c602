import { existsSync, readFileSync } from "node:fs";
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
