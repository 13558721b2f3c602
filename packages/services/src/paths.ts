import { join, resolve } from "node:path";

/** The root of the checkout. */
export const repository = resolve(import.meta.dirname, "../../..");

/** Where a stack keeps its data by default. */
export const defaultStateDirectory = join(repository, ".local");
