import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "@loopline/local";
import { jupyterEnvironment } from "./jupyter-environment.ts";
import { jupyterPython } from "./jupyter-python.ts";
import type { Notebook } from "./notebook.ts";
import { parseNotebook } from "./notebook-text.ts";
import { cacheDirectory, notebooksDirectory } from "./paths.ts";

export interface ExecuteOptions {
  /** On top of what every notebook gets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Aborting it stops the execution. */
  readonly signal?: AbortSignal | undefined;
}

/** No cell takes this long. */
const secondsPerCell = "60";

/**
 * Executes a notebook without a browser, in the folder where it lies, and leaves its file as it is. The first cell that
 * throws is the last that is executed, with the error among its outputs; see `findFailure`.
 *
 * @param name of its file in this folder, without `.ipynb`
 * @throws an error when the kernel fails, or a cell takes too long
 */
export async function executeNotebook(name: string, options: ExecuteOptions = {}): Promise<Notebook> {
  const directory = await mkdtemp(join(tmpdir(), "loopline-notebook-"));
  const file = `${name}.ipynb`;
  const result = join(directory, "executed.ipynb");
  try {
    await runToEnd(
      {
        name: file,
        command: jupyterPython(),
        args: [join(import.meta.dirname, "execute.py"), file, result, "loopline", secondsPerCell],
        cwd: notebooksDirectory,
        env: {
          ...jupyterEnvironment(),
          // The user's own settings and kernels of Jupyter must not change what comes out.
          JUPYTER_CONFIG_DIR: join(cacheDirectory, "config"),
          JUPYTER_DATA_DIR: join(cacheDirectory, "data"),
          JUPYTER_RUNTIME_DIR: join(cacheDirectory, "runtime"),
          ...options.environment,
        },
      },
      { signal: options.signal },
    );
    return parseNotebook(await readFile(result, "utf8"), file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
