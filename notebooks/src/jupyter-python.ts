import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { findJupyterClient } from "@loopline/local";

/**
 * The Python that has Jupyter: the first line of Jupyter's own program names it. Homebrew's is no `python3` of the path.
 * @throws an error when there is none
 */
export function jupyterPython(): string {
  const program = findJupyterClient();
  if (program === undefined)
    throw new Error("There is no jupyter-kernelspec: npm run notebook:run installs it.");
  const [, interpreter = ""] = /^#!\s*(\S+)/.exec(readFileSync(program, "utf8")) ?? [];
  return basename(interpreter).startsWith("python") ? interpreter : "python3";
}
