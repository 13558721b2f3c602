import { readFileSync } from "node:fs";
import { join } from "node:path";
/** The root of the checkout. */
export const repository = join(import.meta.dirname, "../..");
export const readText = (path) => readFileSync(join(repository, path), "utf8");
