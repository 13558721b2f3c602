import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
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
