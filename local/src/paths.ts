import { join } from "node:path";
import { defaultStateDirectory } from "@loopline/services";

/** Node's compiled code of everything we run. */
export const compileCacheDirectory = join(defaultStateDirectory, "compile-cache");

/** There once the cache holds what most services load. */
export const warmedFile = join(compileCacheDirectory, "warmed");
