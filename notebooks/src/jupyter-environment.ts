import { delimiter, join } from "node:path";
import { childEnvironment } from "@loopline/local";
import { loadConfig } from "./config.ts";
import { cacheDirectory, notebooksDirectory } from "./paths.ts";

/**
 * What Jupyter needs to find our kernel, and the kernel its Deno, on top of what every child gets. Nothing is fetched:
 * what cells import is there or is an error.
 */
export function jupyterEnvironment(): Record<string, string> {
  const { jupyterPath, realDataDirectory } = loadConfig();
  const { PATH = "", ...inherited } = childEnvironment();
  const denoDirectory = join(notebooksDirectory, "node_modules/deno");
  const kernels = join(notebooksDirectory, "jupyter");
  return {
    ...inherited,
    PATH: `${denoDirectory}${delimiter}${PATH}`,
    JUPYTER_PATH: jupyterPath === undefined ? kernels : `${kernels}${delimiter}${jupyterPath}`,
    DENO_DIR: join(cacheDirectory, "deno"),
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
    ...(realDataDirectory === undefined ? {} : { REAL_DATA_DIR: realDataDirectory }),
  };
}
