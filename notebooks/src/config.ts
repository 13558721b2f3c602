import { z } from "zod";

const ConfigSchema = z.object({
  /** The folder of banknote_authentication.csv, the real notes. */
  REAL_DATA_DIR: z
    .string()
    .transform((text) => text.trim() || undefined)
    .optional(),
  JUPYTER_PATH: z.string().optional(),
});

/** What the notebooks take from the environment. */
export interface Config {
  readonly realDataDirectory: string | undefined;
  /** Where Jupyter looks for kernels beside its own places. */
  readonly jupyterPath: string | undefined;
}

export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const { REAL_DATA_DIR, JUPYTER_PATH } = ConfigSchema.parse(env);
  return { realDataDirectory: REAL_DATA_DIR, jupyterPath: JUPYTER_PATH };
}
