import { join, resolve } from "node:path";

/** Where the notebooks lie. Their cells run there, and import from there. */
export const notebooksDirectory = resolve(import.meta.dirname, "..");

/** What Jupyter and Deno keep between runs, away from the user's own. */
export const cacheDirectory = join(notebooksDirectory, "../.local/notebooks");
