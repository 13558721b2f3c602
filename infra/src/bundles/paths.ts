import { join, resolve } from "node:path";

export const repository = resolve(import.meta.dirname, "../../..");

/** What is made to be deployed, a folder per service. */
export const artifacts = join(repository, "dist/deploy");
